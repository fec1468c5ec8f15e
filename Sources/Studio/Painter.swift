public import Native
public struct Painter {
    public static let version = "studio-1"
    public init(style: PaintingStyle, width: Int, height: Int, seed: UInt64) {}
    public func paint(_ brief: SceneBrief) throws(NativeError) -> Canvas { try Canvas(width: 100, height: 100) }
    public static func placeholder(width: Int, height: Int) throws(NativeError) -> [UInt8] { try Canvas(width: width, height: height).png() }
}
