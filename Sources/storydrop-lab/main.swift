import Analysis
import Native

// A tool of the project: runs parts of the analysis over data for `make quality` and the scripts that fit weights.
let arguments = CommandLine.arguments.dropFirst()
do {
    switch arguments.first {
    case "outline": try Lab.outline(Array(arguments.dropFirst()))
    case "features": try Lab.features(Array(arguments.dropFirst()))
    case "topics": try Lab.topics(Array(arguments.dropFirst()))
    case "speed": try Lab.speed(Array(arguments.dropFirst()))
    case "cut": try Lab.cut(Array(arguments.dropFirst()))
    case "briefs": try Lab.briefs(Array(arguments.dropFirst()))
    case "analyse": try Lab.analyse(Array(arguments.dropFirst()))
    case "gallery": try Lab.gallery(Array(arguments.dropFirst()))
    case "pages": try Lab.pages(Array(arguments.dropFirst()))
    case "encodings": try Lab.encodings(Array(arguments.dropFirst()))
    case "pdf": try Lab.pdf(Array(arguments.dropFirst()))
    case "sheets": try Lab.sheets(Array(arguments.dropFirst()))
    default: Lab.fail("usage: storydrop-lab outline|features|topics|cut|speed|briefs|analyse|gallery|sheets …")
    }
} catch {
    Lab.fail("\(error)")
}
