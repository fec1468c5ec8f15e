/// When what is seen and heard in a film: every shot by frames, every voice by the frame at which its shot begins.
///
/// Called by the film step. Pure; all times are whole frames, so that nothing drifts however long the film is.
package struct FilmTimeline: Sendable, Equatable {
    /// What a shot needs.
    package struct Wish: Sendable, Equatable {
        /// Seconds of its narration; 0 if there is none.
        package var narration: Double
        /// Seconds that it is shown at least.
        package var least: Double

        package init(narration: Double, least: Double) { (self.narration, self.least) = (narration, least) }
    }

    package struct Shot: Sendable, Equatable, Codable {
        /// The first frame of its own, in the middle of the transition into it.
        package var start: Int
        package var count: Int
        /// Frames of the transition before `start` and after it.
        package var lead: Int
        /// Frames from `start` until its voice begins.
        package var voice: Int

        package var end: Int { start + count }
    }

    package var fps: Int
    package var shots: [Shot]
    /// Whole length in frames.
    package var frames: Int { shots.last?.end ?? 0 }
    package var seconds: Double { Double(frames) / Double(fps) }

    /// Seconds of quiet before and after a voice: a breath.
    package static let breathBefore = 0.25
    package static let breathAfter = 0.55
    /// Seconds of a picture's coming out of the dark that a voice waits for at most.
    private static let longestRise = 2.0

    /// Lays shots one after the other.
    ///
    /// `transition`: seconds of the change from shot to shot; 0 for a cut. It is laid over the cut, half before and half
    /// after it, and takes no time from either shot: sound never moves.
    /// `isThroughBlack`: whether pictures come out of the dark; nobody speaks before there is one to be seen.
    package init(_ wishes: [Wish], fps: Int, transition: Double, isThroughBlack: Bool = false) {
        self.fps = fps
        var shots: [Shot] = []
        var start = 0
        func frames(_ seconds: Double) -> Int { Int((seconds * Double(fps)).rounded(.up)) }
        let rise = isThroughBlack ? min(transition / 2, Self.longestRise) : 0
        let before = max(Self.breathBefore, rise * 0.6)
        let counts = wishes.map { wish -> Int in
            let breath = wish.narration > 0 ? before + Self.breathAfter : 0
            return max(frames(max(wish.narration + breath, wish.least) - 1e-9), 1)
        }
        for (index, count) in counts.enumerated() {
            // A transition takes no more than a third of the shorter of its shots on either side.
            let room = index == 0 ? 0 : min(counts[index - 1], count) / 3
            let lead = index == 0 ? 0 : min(Int((transition * Double(fps) / 2).rounded()), room)
            let spare = count - frames(wishes[index].narration)
            let voice = min(frames(before), max(0, spare))
            shots.append(Shot(start: start, count: count, lead: lead, voice: voice))
            start += count
        }
        self.shots = shots
    }

    /// Seconds at which a frame is shown.
    package func time(_ frame: Int) -> Double { Double(frame) / Double(fps) }

    /// Samples until a frame, at a rate.
    package func sample(_ frame: Int, rate: Int) -> Int { Int((Double(frame) * Double(rate) / Double(fps)).rounded()) }

    /// The frames of a shot's own piece: from the middle of the transition into it to the middle of the one out of it.
    ///
    /// Pieces follow each other without gap or overlap.
    package func frames(of shot: Int) -> Range<Int> { shots[shot].start..<shots[shot].end }

    /// The frames in which a shot can be seen at all: its move runs over all of them.
    package func visible(_ shot: Int) -> Range<Int> {
        let own = shots[shot]
        let after = shot + 1 < shots.count ? shots[shot + 1].lead : 0
        return (own.start - own.lead)..<(own.end + after)
    }

    /// What a frame shows.
    package struct Picture: Sendable, Equatable {
        package var shot: Int
        /// 0 to 1 of the time in which the shot is seen.
        package var share: Double
    }

    package enum Moment: Sendable, Equatable {
        case one(Picture)
        /// The transition from one shot to the next, 0 to 1 of it done.
        case two(Picture, Picture, done: Double)
    }

    package func moment(_ frame: Int, in shot: Int) -> Moment {
        func picture(_ shot: Int) -> Picture {
            let seen = visible(shot)
            return Picture(shot: shot, share: Double(frame - seen.lowerBound) / Double(max(1, seen.count - 1)))
        }
        let own = shots[shot]
        if own.lead > 0, frame < own.start + own.lead {
            return .two(picture(shot - 1), picture(shot), done: done(frame, own))
        }
        if shot + 1 < shots.count, shots[shot + 1].lead > 0, frame >= shots[shot + 1].start - shots[shot + 1].lead {
            return .two(picture(shot), picture(shot + 1), done: done(frame, shots[shot + 1]))
        }
        return .one(picture(shot))
    }

    private func done(_ frame: Int, _ into: Shot) -> Double {
        // In the middle of a frame: it is never quite the first nor quite the second picture.
        (Double(frame - into.start + into.lead) + 0.5) / Double(2 * into.lead)
    }
}
