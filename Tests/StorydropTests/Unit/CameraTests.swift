import Film
import Foundation
import Native
import Testing

@Suite("The camera")
struct CameraTests {
    private func shots(_ count: Int) -> [CameraChoice.Shot] {
        var random = SeededRandom(seed: 7)
        return (0..<count).map { index in
            CameraChoice.Shot(
                focus: (Double.random(in: 0...1, using: &random), Double.random(in: 0...1, using: &random)),
                seconds: Double.random(in: 1...60, using: &random),
                seed: UInt64(index) &* 7919 &+ 3
            )
        }
    }

    @Test func noMoveComesTwiceInARowAndNoneLeavesThePicture() {
        let moves = CameraChoice.moves(shots(500))
        for (move, next) in zip(moves, moves.dropFirst()) { #expect(move.kind != next.kind) }
        #expect(Set(moves.map(\.kind)).count == 6)
        for move in moves {
            for step in 0...50 {
                let view = move.view(at: Double(step) / 50)
                let margin = view.size / 2
                #expect(view.x - margin >= -1e-9 && view.x + margin <= 1 + 1e-9)
                #expect(view.y - margin >= -1e-9 && view.y + margin <= 1 + 1e-9)
                #expect(view.size >= 1 - 0.24 - 1e-9)
            }
        }
        #expect(CameraChoice.moves(shots(5), isStill: true).allSatisfy { $0.kind == .still })
    }

    @Test func itStartsAndStopsSoftly() {
        let steps = (0...1000).map { CameraMove.eased(Double($0) / 1000) }
        #expect(steps.first == 0 && abs((steps.last ?? 0) - 1) < 1e-12)
        let speeds = zip(steps, steps.dropFirst()).map { $1 - $0 }
        #expect(speeds.allSatisfy { $0 > 0 })
        #expect((speeds.first ?? 1) * 50 < speeds[500] && (speeds.last ?? 1) * 50 < speeds[500])
        // No jerk: the speed changes little from frame to frame.
        #expect(zip(speeds, speeds.dropFirst()).allSatisfy { abs($1 - $0) < 1e-5 })
    }

    @Test func aZoomEndsAtTheFocus() {
        let all = CameraChoice.moves(
            (0..<60).map { CameraChoice.Shot(focus: (0.7, 0.4), seconds: 9, seed: $0) }
        )
        for move in all where move.kind == .zoomIn {
            #expect(move.to.x > 0.55 && move.to.y < 0.5 && move.to.size < 0.85)
        }
        // Nothing pans away from what is to be seen.
        #expect(!all.contains { $0.kind == .panLeft })
    }

    // MARK: Smoothness, measured on what is drawn

    /// A picture with something to hold on to everywhere: soft waves of several lengths.
    private func picture() throws -> Frame {
        let canvas = try Canvas(width: 920, height: 520)
        canvas.withPixels { pixels, stride in
            for y in 0..<520 {
                for x in 0..<920 {
                    let (u, v) = (Double(x), Double(y))
                    let waves =
                        sin(u * 0.11 + v * 0.03) + sin(v * 0.13 - u * 0.02) + sin((u + v) * 0.071) + sin(u * 0.29)
                    let value = UInt8(max(0, min(255, 128 + 28 * waves)))
                    for channel in 0..<3 { pixels[y * stride + 4 * x + channel] = value }
                    pixels[y * stride + 4 * x + 3] = 255
                }
            }
        }
        return Frame(canvas)
    }

    /// How far a frame is from the picture at a place and size, in points: least squares over all points (Lucas–Kanade).
    private func deviation(_ frame: Frame, _ picture: Frame, _ view: CameraMove.View) -> (x: Double, y: Double) {
        let scale = min(Double(picture.width) / Double(frame.width), Double(picture.height) / Double(frame.height))
        let (fitX, fitY) = (Double(frame.width) * scale, Double(frame.height) * scale)
        let step = scale * view.size
        let left = (Double(picture.width) - fitX) / 2 + (view.x - view.size / 2) * fitX
        let top = (Double(picture.height) - fitY) / 2 + (view.y - view.size / 2) * fitY
        let source = picture.planes[0].base
        // The picture itself between its points, by cubic convolution: nothing of what is being tested.
        func cubic(_ t: Double, _ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
            b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
        }
        func at(_ x: Double, _ y: Double) -> Double {
            let (i, j) = (Int(x), Int(y))
            func row(_ j: Int) -> Double {
                func p(_ i: Int) -> Double {
                    Double(
                        source[min(max(j, 0), picture.height - 1) * picture.width + min(max(i, 0), picture.width - 1)]
                    )
                }
                return cubic(x - Double(i), p(i - 1), p(i), p(i + 1), p(i + 2))
            }
            return cubic(y - Double(j), row(j - 1), row(j), row(j + 1), row(j + 2))
        }
        var (xx, xy, yy, xt, yt) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for y in stride(from: 24, to: frame.height - 24, by: 5) {
            for x in stride(from: 24, to: frame.width - 24, by: 5) {
                let (u, v) = (left + (Double(x) + 0.5) * step - 0.5, top + (Double(y) + 0.5) * step - 0.5)
                let dx = (at(u + step, v) - at(u - step, v)) / 2
                let dy = (at(u, v + step) - at(u, v - step)) / 2
                let dt = Double(frame.planes[0].base[y * frame.width + x]) - at(u, v)
                (xx, xy, yy) = (xx + dx * dx, xy + dx * dy, yy + dy * dy)
                (xt, yt) = (xt + dx * dt, yt + dy * dt)
            }
        }
        let determinant = xx * yy - xy * xy
        return ((xt * yy - yt * xy) / determinant, (yt * xx - xt * xy) / determinant)
    }

    @Test(arguments: [CameraMove.Kind.zoomIn, .zoomOut, .panLeft, .panRight, .rise, .sink])
    func framesFollowTheEasedPath(kind: CameraMove.Kind) throws {
        let picture = try picture()
        let move = try #require(
            CameraChoice.moves((0..<200).map { CameraChoice.Shot(focus: (0.5, 0.48), seconds: 5, seed: $0) })
                .first { $0.kind == kind }
        )
        let sampler = FrameSampler()
        let frame = Frame(width: 800, height: 450)
        var squares = 0.0
        let frames = 40
        for number in 0..<frames {
            let view = move.view(at: Double(number) / Double(frames - 1))
            sampler.draw(view, of: picture, into: frame)
            let off = deviation(frame, picture, view)
            squares += off.x * off.x + off.y * off.y
        }
        let rms = (squares / Double(frames)).squareRoot()
        #expect(rms <= 0.05, "\(rms) points")
    }
}
