/// Draws the frames of a film, one after the other.
///
/// Called by the film step for each shot's piece. Not shared: each piece has its own.
package final class FrameRenderer {
    private let timeline: FilmTimeline
    private let moves: [CameraMove]
    private let transition: Transition
    private let sampler = FrameSampler()
    private let frame: Frame
    private let other: Frame

    package init(_ timeline: FilmTimeline, moves: [CameraMove], transition: Transition, width: Int, height: Int) {
        (self.timeline, self.moves, self.transition) = (timeline, moves, transition)
        frame = Frame(width: width, height: height)
        other = Frame(width: width, height: height)
    }

    /// The frame at a moment of a shot's piece; valid until the next is drawn.
    ///
    /// `picture`: the picture of a shot, of the piece's own and its neighbours.
    package func frame(_ number: Int, in shot: Int, picture: (Int) -> Frame) -> Frame {
        switch timeline.moment(number, in: shot) {
        case .one(let seen):
            sampler.draw(moves[seen.shot].view(at: seen.share), of: picture(seen.shot), into: frame)
        case .two(let first, let second, let done):
            let views = transition.views(
                moves[first.shot].view(at: first.share),
                moves[second.shot].view(at: second.share),
                done: done
            )
            sampler.draw(views.0, of: picture(first.shot), into: frame)
            sampler.draw(views.1, of: picture(second.shot), into: other)
            transition.mix(frame, with: other, done: done)
        }
        return frame
    }
}
