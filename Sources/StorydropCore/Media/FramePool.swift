import Analysis
import Film
import Foundation
import Native
import Studio
import Synchronization
import SystemPackage

/// The pictures that pieces of a film are drawn from, at the size that the camera needs; the last few are kept.
///
/// Called by the pieces at work, which are neighbours most often and share pictures. Each picture is made once.
final class FramePool: Sendable {
    /// A picture that is only read once it is made.
    struct Picture: @unchecked Sendable {
        // Frames are no value: this one is written while it is made, by one thread, and never after.
        let frame: Frame
    }

    private let plan: FilmPlan
    private let folder: FilePath
    private let kept = Mutex<[(shot: Int, picture: Picture)]>([])
    private let making = Mutex<Void>(())
    /// As many as two pieces need with their neighbours.
    private static let most = 6

    init(plan: FilmPlan, folder: FilePath) {
        (self.plan, self.folder) = (plan, folder)
    }

    /// Blocks while the picture is read or painted.
    func picture(_ shot: Int) throws -> Picture {
        if let known = known(shot) { return known }
        return try making.withLock { _ in
            if let known = known(shot) { return known }
            let picture = Picture(frame: Frame(try draw(shot)))
            kept.withLock { kept in
                kept.append((shot, picture))
                if kept.count > Self.most { kept.removeFirst() }
            }
            return picture
        }
    }

    private func known(_ shot: Int) -> Picture? {
        kept.withLock { kept in
            guard let index = kept.firstIndex(where: { $0.shot == shot }) else { return nil }
            let entry = kept.remove(at: index)
            kept.append(entry)
            return entry.picture
        }
    }

    /// A shot's picture as it is shown whole.
    func draw(_ shot: Int) throws -> Canvas {
        let (width, height) = plan.pictureSize
        switch plan.shots[shot] {
        case .title(let words):
            // What the story looks like: the first picture behind the title, the last behind the end.
            let isFirst = shot == 0
            let near = isFirst ? plan.pictures.first : plan.pictures.last
            let background = try near.flatMap { index -> Canvas? in
                guard case .picture(let facts, _) = plan.shots[index] else { return nil }
                let edge = facts.provider == LocalImageModel.provider ? plan.painting.paperEdge : 0
                return try cropped(try read(facts), edge, width, height)
            }
            return try TitleCard.draw(words, on: background, width: width, height: height)
        case .picture(let facts, let scene):
            // The Studio paints as large as is wanted, for nothing: no need to enlarge what it painted for a page.
            let isOurs = facts.provider == LocalImageModel.provider && facts.placeholder == nil
            let edge = isOurs ? plan.painting.paperEdge : 0
            let (wide, high) = (Double(width) / (1 - 2 * edge), Double(height) / (1 - 2 * edge))
            if isOurs, Double(facts.width) < wide {
                let painter = Painter(style: plan.painting, width: Int(wide), height: Int(high), seed: facts.seed)
                return try cropped(try painter.paint(scene.brief.scenery), edge, width, height)
            }
            return try cropped(try read(facts), edge, width, height)
        }
    }

    /// A picture without the paper around it: a camera that goes over the edge of a sheet shows that it is one.
    private func cropped(_ picture: Canvas, _ edge: Double, _ width: Int, _ height: Int) throws -> Canvas {
        guard edge > 0 else { return try picture.filling(width: width, height: height) }
        let kept = 1 - 2 * edge
        let (wide, high) = (Int(Double(picture.width) * kept), Int(Double(picture.height) * kept))
        let inner = try Canvas(width: wide, height: high)
        inner.place(picture, -Double(picture.width - wide) / 2, -Double(picture.height - high) / 2)
        return (wide, high) == (width, height) ? inner : try inner.filling(width: width, height: height)
    }

    private func read(_ facts: PictureFacts) throws -> Canvas {
        try PictureDecoder.decode(try FileIO.read(folder.pushing(FilePath(facts.file)), limit: 256 << 20))
    }
}
