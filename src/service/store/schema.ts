/** One step of the schema; number n brings a workspace from `user_version` n - 1 to n. Append only: files are out there. */
export type Migration = string

export const migrations: readonly Migration[] = [
  `
  CREATE TABLE dataset (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    start_ms INTEGER NOT NULL,
    cadence_seconds INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    time_zone TEXT NOT NULL,
    readings INTEGER NOT NULL,
    missing INTEGER NOT NULL,
    faults TEXT NOT NULL,
    source TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE variable (
    dataset TEXT NOT NULL REFERENCES dataset ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    PRIMARY KEY (dataset, position),
    UNIQUE (dataset, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE sensor (
    dataset TEXT NOT NULL REFERENCES dataset ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (dataset, position),
    UNIQUE (dataset, name)
  ) STRICT, WITHOUT ROWID;
  -- float32, little endian, one variable of one sensor, NaN where there is no value; a block of only NaN has no row
  CREATE TABLE reading_block (
    dataset TEXT NOT NULL REFERENCES dataset ON DELETE CASCADE,
    sensor INTEGER NOT NULL,
    variable INTEGER NOT NULL,
    block INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (dataset, sensor, variable, block)
  ) STRICT;
  CREATE TABLE import_report (
    dataset TEXT PRIMARY KEY REFERENCES dataset ON DELETE CASCADE,
    report TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE run (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    dataset TEXT NOT NULL REFERENCES dataset ON DELETE CASCADE,
    parent TEXT REFERENCES run ON DELETE SET NULL,
    created_ms INTEGER NOT NULL,
    touched_ms INTEGER NOT NULL,
    owner TEXT,
    seed INTEGER NOT NULL,
    config TEXT NOT NULL,
    version TEXT NOT NULL,
    device TEXT,
    step INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    seconds_spent REAL NOT NULL,
    parameters TEXT,
    best TEXT,
    problem TEXT,
    warnings TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX run_of_dataset ON run (dataset);
  CREATE INDEX run_of_parent ON run (parent);
  CREATE TABLE train_point (
    run TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
    step INTEGER NOT NULL,
    seconds REAL NOT NULL,
    wasserstein REAL NOT NULL,
    penalty REAL NOT NULL,
    critic_loss REAL NOT NULL,
    generator_loss REAL NOT NULL,
    PRIMARY KEY (run, step)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE validation_point (
    run TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
    step INTEGER NOT NULL,
    point TEXT NOT NULL,
    PRIMARY KEY (run, step)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE checkpoint (
    run TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
    kind TEXT NOT NULL,
    step INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (run, kind)
  ) STRICT;
  CREATE TABLE evaluation (
    id TEXT PRIMARY KEY,
    run TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
    created_ms INTEGER NOT NULL,
    evaluation TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX evaluation_of_run ON evaluation (run);
  CREATE TABLE scenario_set (
    id TEXT PRIMARY KEY,
    run TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
    created_ms INTEGER NOT NULL,
    description TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX scenario_set_of_run ON scenario_set (run);
  -- float32, little endian, [scenarios of the chunk, steps, sensors, variables]
  CREATE TABLE scenario_chunk (
    scenario_set TEXT NOT NULL REFERENCES scenario_set ON DELETE CASCADE,
    start_index INTEGER NOT NULL,
    first_scenario INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (scenario_set, start_index, first_scenario)
  ) STRICT;
  `,
  `
  CREATE TABLE search (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    dataset TEXT NOT NULL REFERENCES dataset ON DELETE CASCADE,
    created_ms INTEGER NOT NULL,
    touched_ms INTEGER NOT NULL,
    owner TEXT,
    definition TEXT NOT NULL,
    version TEXT NOT NULL,
    problem TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX search_of_dataset ON search (dataset);
  CREATE TABLE trial (
    search TEXT NOT NULL REFERENCES search ON DELETE CASCADE,
    point INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    run TEXT REFERENCES run ON DELETE SET NULL,
    failed_at INTEGER,
    problem TEXT,
    PRIMARY KEY (search, point, seed)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX trial_of_run ON trial (run);
  `,
  `
  CREATE TABLE sensor_position (
    dataset TEXT NOT NULL,
    sensor INTEGER NOT NULL,
    x REAL NOT NULL,
    y REAL NOT NULL,
    z REAL,
    rack TEXT,
    PRIMARY KEY (dataset, sensor),
    FOREIGN KEY (dataset, sensor) REFERENCES sensor (dataset, position) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE train_point ADD COLUMN critic_gradient_norm REAL;
  ALTER TABLE train_point ADD COLUMN generator_gradient_norm REAL;
  `,
  `
  ALTER TABLE run ADD COLUMN notes TEXT NOT NULL DEFAULT '';
  ALTER TABLE run ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
  -- 0 where run_metric does not know yet what its curves and evaluations say
  ALTER TABLE run ADD COLUMN summarised INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX run_unsummarised ON run (id) WHERE summarised = 0;
  CREATE TABLE run_tag (
    run TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (run, tag)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE run_metric (
    run TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
    metric TEXT NOT NULL,
    low REAL NOT NULL,
    high REAL NOT NULL,
    last REAL NOT NULL,
    best REAL,
    PRIMARY KEY (run, metric)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE scenario_mark (
    scenario_set TEXT NOT NULL REFERENCES scenario_set ON DELETE CASCADE,
    start_index INTEGER NOT NULL,
    scenario INTEGER NOT NULL,
    mark TEXT NOT NULL,
    PRIMARY KEY (scenario_set, start_index, scenario)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- float32, little endian, [places, scenarios, steps, variables]
  CREATE TABLE validation_sample (
    run TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
    step INTEGER NOT NULL,
    places TEXT NOT NULL,
    scenarios INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (run, step)
  ) STRICT;
  `,
  `
  CREATE TABLE sweep (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    touched_ms INTEGER NOT NULL,
    owner TEXT,
    plan TEXT NOT NULL,
    version TEXT NOT NULL,
    device TEXT,
    seconds_spent REAL NOT NULL,
    problem TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE sweep_trial (
    sweep TEXT NOT NULL REFERENCES sweep ON DELETE CASCADE,
    trial INTEGER NOT NULL,
    ended TEXT,
    PRIMARY KEY (sweep, trial)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE episode_reward (
    sweep TEXT NOT NULL REFERENCES sweep ON DELETE CASCADE,
    trial INTEGER NOT NULL,
    episode INTEGER NOT NULL,
    reward REAL NOT NULL,
    PRIMARY KEY (sweep, trial, episode)
  ) STRICT, WITHOUT ROWID;
  -- float32, little endian: weights and biases of the actor, layer by layer, after the latest and after the best episode
  CREATE TABLE sweep_actor (
    sweep TEXT NOT NULL REFERENCES sweep ON DELETE CASCADE,
    trial INTEGER NOT NULL,
    kind TEXT NOT NULL,
    episode INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (sweep, trial, kind)
  ) STRICT;
  -- what a sweep that is not over goes on from: files in pieces, by algorithm; episode 0 is the state, others are transitions
  CREATE TABLE sweep_state (
    sweep TEXT NOT NULL REFERENCES sweep ON DELETE CASCADE,
    algorithm TEXT NOT NULL,
    episode INTEGER NOT NULL,
    piece INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (sweep, algorithm, episode, piece)
  ) STRICT;
  `,
  `
  ALTER TABLE sweep ADD COLUMN parts INTEGER NOT NULL DEFAULT 1;
  `,
  `
  ALTER TABLE sweep ADD COLUMN notes TEXT NOT NULL DEFAULT '';
  ALTER TABLE sweep ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
  -- 0 where sweep_metric does not know yet what its rewards say
  ALTER TABLE sweep ADD COLUMN summarised INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE sweep_tag (
    sweep TEXT NOT NULL REFERENCES sweep ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (sweep, tag)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE sweep_metric (
    sweep TEXT NOT NULL REFERENCES sweep ON DELETE CASCADE,
    metric TEXT NOT NULL,
    low REAL NOT NULL,
    high REAL NOT NULL,
    last REAL NOT NULL,
    best REAL,
    PRIMARY KEY (sweep, metric)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- the compute process that trains it; runs that are asked for later go where the others leave room
  ALTER TABLE sweep_trial ADD COLUMN part INTEGER NOT NULL DEFAULT 0;
  UPDATE sweep_trial SET part = trial % (SELECT parts FROM sweep WHERE sweep.id = sweep_trial.sweep);
  ALTER TABLE sweep DROP COLUMN parts;
  `,
  `
  -- of an import that is still storing, nobody else sees it; NULL of a data set that is there
  ALTER TABLE dataset ADD COLUMN owner TEXT;
  -- float32, little endian: lowest, highest and median of all sensors in 4096 steps, at stretches of 8, 16, … 4096 steps;
  -- a log of few sensors has none, nor one that was imported before there were any
  CREATE TABLE hall_band (
    dataset TEXT NOT NULL REFERENCES dataset ON DELETE CASCADE,
    variable INTEGER NOT NULL,
    block INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (dataset, variable, block)
  ) STRICT;
  `,
  `
  -- where a log was got from and under what it may be used, as a person says it; empty where nobody said
  ALTER TABLE dataset RENAME COLUMN source TO files;
  ALTER TABLE dataset ADD COLUMN source TEXT NOT NULL DEFAULT '';
  ALTER TABLE dataset ADD COLUMN licence TEXT NOT NULL DEFAULT '';
  `,
]
