/// Stable Diffusion behind AUTOMATIC1111's API: `/sdapi/v1/txt2img`.
struct Automatic1111Image: Model {
    let wire: ModelWire
    let card: ModelCard

    func input(_ request: ImageRequest) -> JSONValue {
        let size = PictureSize.pixels(for: request, card)
        var body: [String: JSONValue] = [
            "prompt": .text(request.prompt),
            "negative_prompt": "text, letters, watermark, signature, frame",
            "width": .integer(size.width),
            "height": .integer(size.height),
            "batch_size": 1,
            // The seeds of its models have 32 bits.
            "seed": .integer(Int(request.seed & 0xFFFF_FFFF)),
        ]
        // The server's own choice, unless a model is named.
        if name.model != "default" {
            body["override_settings"] = ["sd_model_checkpoint": .text(name.model)]
        }
        return .object(body)
    }

    func call(_ request: ImageRequest, _ context: CallContext) async throws -> ImageReply {
        let answer = try await wire.make("/sdapi/v1/txt2img", input(request), for: name, context)
        let blob = answer.blob(answer.json["images"]?[0])
        defer { answer.keepOnly(blob) }
        guard let blob else { throw ModelFailure.damaged("the answer has no picture", name) }
        try blob.asPicture(name)
        return ImageReply(blob: blob, usage: ModelUsage(pictures: 1))
    }
}
