import CCurl
import Glibc

/// Dates as HTTP headers write them, in any of the forms that libcurl knows.
package enum HTTPDate {
    /// Seconds from now until a date; nil if it is none.
    package static func seconds(until text: String) -> Double? {
        let moment = curl_getdate(text, nil)
        return moment == -1 ? nil : Double(moment - time(nil))
    }
}
