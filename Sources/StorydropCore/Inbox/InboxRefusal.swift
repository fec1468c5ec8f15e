import Glibc
import Native
import SystemPackage

/// Why a thing in the inbox cannot be taken.
enum InboxRefusal {
    /// A folder that is named like a story.
    static func folder(_ path: DropPath) -> StorydropError {
        StorydropError(
            .unsupportedType,
            "\(path.name) is a folder, though it is named like a story.",
            hint: "Drop the story as a file, or rename the folder without the ending; it stays where it is."
        )
    }

    /// It may not be read.
    static func unreadable(_ path: DropPath, _ error: NativeError) -> StorydropError {
        StorydropError(
            .unreadable,
            "\(path.name) cannot be opened.",
            hint: "Give the service permission to read it; it stays in the inbox and is tried again when it changes.",
            cause: "\(error)"
        )
    }

    /// It may be read, but not taken out of its folder.
    static func unmovable(_ path: DropPath, _ error: NativeError) -> StorydropError {
        StorydropError(
            .unreadable,
            "\(path.name) cannot be taken out of the inbox.",
            hint:
                "Give the service permission to change its folder; it stays there and is tried again when it changes.",
            cause: "\(error)"
        )
    }

    /// It lies on a mount of its own below the inbox, from which nothing can be renamed.
    static func otherMount(_ path: DropPath, _ error: NativeError) -> StorydropError {
        StorydropError(
            .unreadable,
            "\(path.name) lies on another disk or share than the inbox, mounted inside it.",
            hint: "Make that folder the inbox of a workspace of its own; the file stays where it is.",
            cause: "\(error)"
        )
    }

    /// It is larger than is allowed, and there is no room to put it into quarantine.
    static func tooLarge(_ path: DropPath, limit: Int) -> StorydropError {
        StorydropError(
            .tooLarge,
            "\(path.name) is larger than \(limit) bytes.",
            hint: "Raise `max_bytes` in storydrop.yaml and make room, or drop it in parts; it stays where it is."
        )
    }

    /// A link, pipe, socket or device: taken out of the way, never opened.
    static func special(_ path: DropPath, _ kind: FileFacts.Kind, target: FilePath?) -> StorydropError {
        let what = target.map { "a symlink to \($0.string)" } ?? "a \(kind.rawValue)"
        return StorydropError(
            .unsupportedType,
            "\(path.name) is \(what), not a file.",
            hint: "Drop the story itself; this is kept in the inbox's folder .storydrop/refused."
        )
    }

    /// What an error of looking at a drop means.
    enum Trouble: Equatable {
        /// It is not there any more.
        case gone
        /// Somebody has it.
        case busy
        /// It is not for us.
        case forbidden
        /// The folder or the share has trouble; nothing is known of the drop.
        case share
    }

    static func trouble(_ error: NativeError) -> Trouble {
        switch error.errno {
        case ENOENT, ENOTDIR, ELOOP: .gone
        // EWOULDBLOCK: another program's lease, as Samba's, is in the way.
        case EAGAIN, EBUSY, ETXTBSY, EINTR: .busy
        case EACCES, EPERM, EXDEV, EROFS: .forbidden
        default: .share
        }
    }
}
