import CZip
package import SystemPackage

/// Writes a zip archive with libzip.
///
/// An archive that is not closed leaves nothing behind.
package struct ZipWriter: ~Copyable {
    private let archive: OpaquePointer

    /// Opens a new archive at a path where nothing is yet.
    package init(creating path: FilePath) throws(NativeError) {
        var code: Int32 = 0
        guard let archive = zip_open(path.string, ZIP_CREATE | ZIP_EXCL, &code) else {
            throw .library(name: "libzip", message: "cannot create \(path): error \(code)")
        }
        self.archive = archive
    }

    deinit { zip_discard(archive) }

    /// Adds a file under a name with `/` between folders.
    ///
    /// `deflate`: compress; pictures and films are already compressed and are stored.
    /// `modified`: seconds since 1970, so that the same content gives the same archive.
    package func add(_ file: FilePath, as name: String, deflate: Bool, modified: Int64) throws(NativeError) {
        guard let source = zip_source_file(archive, file.string, 0, 0) else { throw failure() }
        let index = zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
        guard index >= 0 else {
            zip_source_free(source)
            throw failure()
        }
        let method = deflate ? ZIP_CM_DEFLATE : ZIP_CM_STORE
        guard zip_set_file_compression(archive, zip_uint64_t(index), method, 0) == 0,
            zip_file_set_mtime(archive, zip_uint64_t(index), time_t(modified), 0) == 0
        else { throw failure() }
    }

    /// Writes everything out.
    ///
    /// After this the archive is whole, though not synced.
    package consuming func close() throws(NativeError) {
        guard zip_close(archive) == 0 else {
            let error = failure()
            _ = consume self
            throw error
        }
        discard self
    }

    private func failure() -> NativeError {
        let error = zip_get_error(archive)
        let number = zip_error_code_system(error)
        // A full disk must be told from a fault of the archive.
        if number != 0 { return .system(operation: "zip", subject: "archive", errno: number) }
        return .library(name: "libzip", message: String(cString: zip_strerror(archive)))
    }
}

/// Checks archives, and takes single files out of them.
package enum ZipReader {
    /// Writes one file of an archive to a path, and syncs it.
    package static func extract(_ name: String, of path: FilePath, to target: FilePath) throws(NativeError) {
        var code: Int32 = 0
        guard let archive = zip_open(path.string, ZIP_RDONLY, &code) else {
            throw .library(name: "libzip", message: "cannot open \(path): error \(code)")
        }
        defer { zip_discard(archive) }
        guard let file = zip_fopen(archive, name, zip_flags_t(ZIP_FL_ENC_UTF_8)) else {
            throw .library(name: "libzip", message: "there is no \(name) in \(path)")
        }
        defer { zip_fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = zip_fread(file, &chunk, zip_uint64_t(chunk.count))
            guard count >= 0 else { throw .library(name: "libzip", message: "\(name) in \(path) is damaged") }
            if count == 0 { break }
            bytes += chunk[..<Int(count)]
        }
        try FileIO.write(bytes, to: target)
    }

    /// The names in an archive after reading every byte of it and comparing its checksums.
    package static func verify(_ path: FilePath) throws(NativeError) -> [String] {
        var code: Int32 = 0
        guard let archive = zip_open(path.string, ZIP_RDONLY, &code) else {
            throw .library(name: "libzip", message: "cannot open \(path): error \(code)")
        }
        defer { zip_discard(archive) }
        var names: [String] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        for index in 0..<zip_uint64_t(zip_get_num_entries(archive, 0)) {
            guard let name = zip_get_name(archive, index, 0), let file = zip_fopen_index(archive, index, 0) else {
                throw .library(name: "libzip", message: String(cString: zip_strerror(archive)))
            }
            defer { zip_fclose(file) }
            var count = zip_int64_t(1)
            while count > 0 { count = zip_fread(file, &chunk, zip_uint64_t(chunk.count)) }
            // libzip compares the CRC at the end of the entry and fails the last read if it differs.
            guard count == 0 else {
                throw .library(name: "libzip", message: "\(String(cString: name)) in \(path) is damaged")
            }
            names.append(String(cString: name))
        }
        return names
    }
}
