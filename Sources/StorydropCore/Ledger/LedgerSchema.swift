import GRDB

/// The tables, and the rules that the database itself keeps.
enum LedgerSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(sql: tables)
        }
        migrator.registerMigration("2") { database in
            try database.execute(sql: queueAndFolders)
            try database.execute(sql: phaseOrder)
        }
        migrator.registerMigration("3") { database in
            try database.execute(sql: deathsAndClaims)
        }
        migrator.registerMigration("4") { database in
            try database.execute(sql: money)
        }
        return migrator
    }

    private static let outcomes = JobState.allCases.filter(\.isFinal).map { "'\($0.rawValue)'" }.joined(separator: ",")

    private static let tables = """
        CREATE TABLE jobs (
            id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 8),
            path_bytes BLOB NOT NULL,
            path TEXT NOT NULL,
            phase TEXT NOT NULL CHECK (phase IN
                ('claimed','queued','running','gathering','committed','published','disposed')),
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

    /// Fences, the order of the queue, retries, what is seen in the inbox, and which folders are ours.
    private static let queueAndFolders = """
        -- Which of all attempts has the job: a worker with an older number changes nothing any more.
        ALTER TABLE jobs ADD COLUMN fence INTEGER NOT NULL DEFAULT 0 CHECK (fence >= 0);
        ALTER TABLE jobs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
        -- The place in the queue among those of the same priority; see FairQueue.
        ALTER TABLE jobs ADD COLUMN turn INTEGER NOT NULL DEFAULT 0 CHECK (turn >= 0);
        -- How many seconds ahead not_before was when it was set, for clocks that jump.
        ALTER TABLE jobs ADD COLUMN wait_s REAL CHECK (wait_s IS NULL OR wait_s >= 0);
        -- Where the claimed file lies, below the claim folder.
        ALTER TABLE jobs ADD COLUMN claim_file TEXT;
        ALTER TABLE jobs ADD COLUMN status_file TEXT;
        ALTER TABLE jobs ADD COLUMN retry_of TEXT REFERENCES jobs(id) ON DELETE SET NULL;
        ALTER TABLE jobs ADD COLUMN retry_requested BOOLEAN NOT NULL DEFAULT 0;
        -- Size and time of the claimed file when it was copied: a late writer must not be lost.
        ALTER TABLE jobs ADD COLUMN spooled_identity TEXT;
        ALTER TABLE jobs ADD COLUMN waits_for TEXT REFERENCES jobs(id) ON DELETE SET NULL;

        DROP INDEX jobs_by_phase;
        CREATE INDEX jobs_by_phase ON jobs(phase);
        CREATE INDEX jobs_by_display ON jobs(path);
        CREATE INDEX jobs_ready ON jobs(priority DESC, turn, created_at, ordinal)
            WHERE phase = 'queued' AND not_before IS NULL;
        CREATE INDEX jobs_waiting ON jobs(not_before) WHERE phase = 'queued' AND not_before IS NOT NULL;
        CREATE INDEX jobs_cancelled ON jobs(phase) WHERE cancel_requested AND outcome IS NULL;
        CREATE INDEX jobs_parked ON jobs(waits_for) WHERE waits_for IS NOT NULL;
        CREATE INDEX jobs_to_retry ON jobs(id) WHERE retry_requested;
        CREATE INDEX jobs_retried ON jobs(retry_of) WHERE retry_of IS NOT NULL;
        CREATE INDEX jobs_by_finish ON jobs(finished_at) WHERE finished_at IS NOT NULL;

        CREATE TABLE folders (folder TEXT PRIMARY KEY NOT NULL, last_turn INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX folders_by_turn ON folders(last_turn);
        -- Counters that only ever go up: the fence, and the queue's clock.
        CREATE TABLE counters (name TEXT PRIMARY KEY NOT NULL, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO counters VALUES ('fence', 0), ('turn', 0);
        CREATE TRIGGER counters_go_up BEFORE UPDATE ON counters WHEN NEW.value < OLD.value
            BEGIN SELECT RAISE(ABORT, 'a counter goes down'); END;

        -- Drops that wait in the inbox and have a status.
        CREATE TABLE sightings (
            path_bytes BLOB PRIMARY KEY NOT NULL,
            job TEXT NOT NULL UNIQUE CHECK (length(job) = 8),
            status_file TEXT NOT NULL,
            created_at DATETIME NOT NULL,
            cancel_requested BOOLEAN NOT NULL DEFAULT 0
        ) WITHOUT ROWID;
        -- Which path has a status file's name, folded as systems do that know no case.
        CREATE TABLE names (folded TEXT PRIMARY KEY NOT NULL, path_bytes BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX names_by_path ON names(path_bytes);
        -- The folders that are ours, by the mark that we left in them.
        CREATE TABLE pins (
            role TEXT PRIMARY KEY NOT NULL CHECK (role IN ('inbox','outbox')),
            path TEXT NOT NULL,
            mount TEXT,
            device INTEGER NOT NULL,
            inode INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE identity (mark TEXT PRIMARY KEY NOT NULL CHECK (length(mark) = 32)) WITHOUT ROWID;
        INSERT INTO identity VALUES (lower(hex(randomblob(16))));
        """

    /// At which step the service died, which claims could not be removed yet, and what this ledger inherited.
    private static let deathsAndClaims = """
        -- The step that crashes counts for.
        ALTER TABLE jobs ADD COLUMN crash_step TEXT;
        UPDATE jobs SET crashes = 0;
        -- How many folders below the inbox the mount of a waiting drop begins.
        ALTER TABLE sightings ADD COLUMN depth INTEGER NOT NULL DEFAULT 0;
        -- The claimed file was out of reach when the job ended, and is to be removed once it is there again.
        ALTER TABLE jobs ADD COLUMN claim_kept BOOLEAN NOT NULL DEFAULT 0;
        CREATE INDEX jobs_by_folder ON jobs(result_folder) WHERE result_folder IS NOT NULL;
        CREATE INDEX jobs_with_claims ON jobs(id) WHERE claim_kept;
        CREATE INDEX jobs_that_crash ON jobs(phase) WHERE crashes > 0;
        -- The marks of ledgers that were lost, in whose place this one came: their claims are ours as well.
        CREATE TABLE earlier_marks (mark TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
        """

    /// What calls of models cost, and which servers want to be left alone.
    private static let money = """
        ALTER TABLE jobs ADD COLUMN estimated_usd REAL;
        ALTER TABLE jobs ADD COLUMN limit_usd REAL;
        -- Sums of spending, kept beside the job for its status.
        ALTER TABLE jobs ADD COLUMN spent_usd REAL NOT NULL DEFAULT 0;
        ALTER TABLE jobs ADD COLUMN unpriced_calls INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE jobs ADD COLUMN model_pauses INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE spending (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            -- No reference: the money is spent even if the job is forgotten.
            job TEXT NOT NULL,
            label TEXT NOT NULL,
            at DATETIME NOT NULL,
            day TEXT NOT NULL CHECK (length(day) = 10),
            provider TEXT NOT NULL,
            model TEXT NOT NULL,
            -- Set aside, paid, or cut off in the middle, so that nobody knows.
            state TEXT NOT NULL CHECK (state IN ('reserved','paid','doubtful')),
            -- The price; null if it is unknown.
            usd REAL CHECK (usd IS NULL OR usd >= 0),
            -- What a budget counts where there is no price.
            assumed REAL NOT NULL CHECK (assumed >= 0),
            input_tokens INTEGER NOT NULL DEFAULT 0,
            output_tokens INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX spending_by_job ON spending(job);
        CREATE INDEX spending_by_day ON spending(day);
        CREATE INDEX spending_reserved ON spending(state) WHERE state = 'reserved';
        CREATE TABLE pauses (
            provider TEXT NOT NULL,
            model TEXT NOT NULL,
            until DATETIME NOT NULL,
            -- How many seconds ahead it was when it was set, for clocks that jump.
            wait_s REAL NOT NULL CHECK (wait_s >= 0),
            is_quota BOOLEAN NOT NULL,
            PRIMARY KEY (provider, model)
        ) WITHOUT ROWID;
        """

    /// The state machine once more, kept by the database itself.
    ///
    /// Spooling and queueing are one transaction, so a row goes from `claimed` to `queued` at once.
    private static var phaseOrder: String {
        let changes = JobPhase.changes.map { "'\($0.from.rawValue)>\($0.to.rawValue)'" }.sorted().joined(separator: ",")
        return """
            CREATE TRIGGER phase_order BEFORE UPDATE OF phase ON jobs
                WHEN NEW.phase <> OLD.phase AND OLD.phase || '>' || NEW.phase NOT IN (\(changes), 'claimed>queued')
                BEGIN SELECT RAISE(ABORT, 'a job may not change in this way'); END;
            CREATE TRIGGER outcome_stands BEFORE UPDATE OF outcome ON jobs
                WHEN OLD.outcome IS NOT NULL AND NEW.outcome IS NOT OLD.outcome
                    AND NOT (OLD.phase = 'committed' AND NEW.phase = 'queued')
                BEGIN SELECT RAISE(ABORT, 'an outcome may not change'); END;
            CREATE TRIGGER fence_goes_up BEFORE UPDATE OF fence ON jobs WHEN NEW.fence < OLD.fence
                BEGIN SELECT RAISE(ABORT, 'a fence goes down'); END;
            """
    }
}
