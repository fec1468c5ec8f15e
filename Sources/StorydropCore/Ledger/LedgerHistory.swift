import Foundation
import GRDB
import SystemPackage

/// What the ledger remembers of those that ended.
extension Ledger {
    /// Forgets the oldest ended jobs beyond so many, a few hundred at a time; their results and statuses stay.
    ///
    /// - Returns: how many were forgotten.
    func prune(keeping most: Int) async throws -> Int {
        try await write { database in
            let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM jobs WHERE phase = 'disposed'") ?? 0
            guard count > most else { return 0 }
            let old = try String.fetchAll(
                database,
                sql: """
                    SELECT id FROM jobs AS old WHERE phase = 'disposed' AND NOT retry_requested AND NOT claim_kept
                        AND NOT EXISTS (SELECT 1 FROM jobs WHERE parent = old.id AND phase <> 'disposed')
                        AND NOT EXISTS (SELECT 1 FROM jobs WHERE id = old.parent AND phase <> 'disposed')
                        AND NOT EXISTS (SELECT 1 FROM jobs WHERE retry_of = old.id AND phase <> 'disposed')
                    ORDER BY finished_at LIMIT ?
                    """,
                arguments: [min(count - most, 500)]
            )
            // A year of what was spent is kept: people look back further than jobs do.
            try database.execute(
                sql: "DELETE FROM spending WHERE at < ?",
                arguments: [Date(timeIntervalSinceNow: -366 * 86_400)]
            )
            for id in old {
                for table in ["events", "attempts", "steps", "items", "outputs"] {
                    try database.execute(sql: "DELETE FROM \(table) WHERE job = ?", arguments: [id])
                }
                try database.execute(sql: "UPDATE jobs SET parent = NULL WHERE parent = ?", arguments: [id])
                try database.execute(
                    sql: """
                        DELETE FROM names WHERE path_bytes = (SELECT path_bytes FROM jobs WHERE id = ?1)
                            AND NOT EXISTS (SELECT 1 FROM jobs WHERE id <> ?1
                                AND path_bytes = (SELECT path_bytes FROM jobs WHERE id = ?1))
                        """,
                    arguments: [id]
                )
                try database.execute(sql: "DELETE FROM jobs WHERE id = ?", arguments: [id])
            }
            return old.count
        }
    }
}
