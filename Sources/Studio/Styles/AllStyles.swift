extension PaintingStyle {
    /// Every style and its brush; a tenth is one file and one line here.
    var brush: any Brush {
        switch self {
        case .digitalArt: DigitalBrush()
        case .watercolor: WatercolorBrush()
        case .oilPainting: OilBrush()
        case .pencilSketch: PencilBrush()
        case .cartoon: CartoonBrush()
        case .anime: AnimeBrush()
        case .realistic: RealisticBrush()
        case .fantasy: FantasyBrush()
        case .childrensBook: PaperCutBrush()
        }
    }
}
