import GRDB

/// The tables, and the rules that the database itself keeps.
enum LedgerSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(sql: tables)
        }
        return migrator
    }

    private static let phases = JobPhase.allCases.map { "'\($0.rawValue)'" }.joined(separator: ",")
    private static let outcomes = JobState.allCases.filter(\.isFinal).map { "'\($0.rawValue)'" }.joined(separator: ",")

    private static let tables = """
        CREATE TABLE jobs (
            id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 8),
            path_bytes BLOB NOT NULL,
            path TEXT NOT NULL,
            phase TEXT NOT NULL CHECK (phase IN (\(phases))),
            outcome TEXT CHECK (outcome IS NULL OR outcome IN (\(outcomes))),
            parent TEXT REFERENCES jobs(id),
            url TEXT,
            ordinal INTEGER NOT NULL,
            source_sha256 TEXT CHECK (source_sha256 IS NULL OR length(source_sha256) = 64),
            source_bytes INTEGER,
            source_identity TEXT,
            rule TEXT,
            plan TEXT,
            plan_hash TEXT,
            attempt INTEGER NOT NULL CHECK (attempt >= 0),
            failures INTEGER NOT NULL CHECK (failures >= 0),
            crashes INTEGER NOT NULL CHECK (crashes >= 0),
            not_before DATETIME,
            cancel_requested BOOLEAN NOT NULL,
            created_at DATETIME NOT NULL,
            updated_at DATETIME NOT NULL,
            finished_at DATETIME,
            error TEXT,
            warnings TEXT NOT NULL,
            result_folder TEXT,
            title TEXT,
            -- What is delivered has an outcome; what is under way has none yet.
            CHECK ((phase IN ('committed','published','disposed')) = (outcome IS NOT NULL))
        );
        CREATE UNIQUE INDEX one_claim_a_path ON jobs(path_bytes) WHERE phase = 'claimed';
        CREATE UNIQUE INDEX one_child_an_ordinal ON jobs(parent, ordinal) WHERE parent IS NOT NULL;
        CREATE INDEX jobs_by_phase ON jobs(phase, not_before, created_at);
        CREATE INDEX jobs_by_path ON jobs(path_bytes, created_at);
        CREATE INDEX jobs_by_time ON jobs(created_at);
        CREATE INDEX jobs_by_content ON jobs(source_sha256, plan_hash);
        CREATE TABLE attempts (
            job TEXT NOT NULL REFERENCES jobs(id),
            number INTEGER NOT NULL,
            started_at DATETIME NOT NULL,
            ended_at DATETIME,
            result TEXT,
            PRIMARY KEY (job, number)
        );
        CREATE TABLE steps (
            job TEXT NOT NULL REFERENCES jobs(id),
            name TEXT NOT NULL,
            position INTEGER NOT NULL,
            state TEXT NOT NULL,
            done INTEGER NOT NULL,
            total INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            started_at DATETIME,
            ended_at DATETIME,
            cached BOOLEAN NOT NULL,
            fingerprint TEXT NOT NULL,
            result TEXT,
            PRIMARY KEY (job, name)
        );
        CREATE TABLE items (
            job TEXT NOT NULL REFERENCES jobs(id),
            step TEXT NOT NULL,
            item TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            result TEXT NOT NULL,
            PRIMARY KEY (job, step, item)
        );
        CREATE TABLE outputs (
            job TEXT NOT NULL REFERENCES jobs(id),
            name TEXT NOT NULL,
            bytes INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            PRIMARY KEY (job, name)
        );
        CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            job TEXT NOT NULL REFERENCES jobs(id),
            at DATETIME NOT NULL,
            event TEXT NOT NULL,
            detail TEXT NOT NULL
        );
        CREATE INDEX events_by_job ON events(job, id);
        """
}
