/// Whether somebody can be told from what is behind: how far apart their colours look.
///
/// Pure. Called by the painter with what it measures on the canvas.
enum Contrast {
    /// The least distance in OKLab between a figure and its ground.
    static let least = 0.14

    /// How the ground behind a figure is changed so that it stands out: positive lightens it, negative darkens it, by a
    /// part of the way; 0 if the two differ enough.
    static func backlight(figure: OKLab, ground: OKLab) -> Double {
        let gap = figure.distance(to: ground)
        guard gap < least else { return 0 }
        let missing = min(0.4, (least - gap) * 3)
        // Away from the figure's own lightness, as long as there is room that way.
        if figure.lightness >= ground.lightness { return ground.lightness > 0.35 ? -missing : missing }
        return ground.lightness < 0.85 ? missing : -missing
    }
}
