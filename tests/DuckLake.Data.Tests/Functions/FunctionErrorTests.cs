using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Metadata.MySql;
using DuckLake.Metadata.Sqlite;
using DuckLake.Storage;
using DuckLake.Testing;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;

namespace DuckLake.Data.Tests;

/// <summary>
/// What fails inside a function that DuckDB calls, a scan or one that informs, reaches the user with the type, kind, code and cause it has when
/// the library is called directly. DuckDB itself passes on nothing but a text.
/// </summary>
public sealed class FunctionErrorTests : LeakCheckedTest
{
    private const string Alias = "lake";

    // What DuckDB computes ahead of the reader ends in the first files.
    private const int RowsOfFile = 300_000;
    private const int Files = 6;

    private readonly TemporaryDirectory _directory = new();

    protected override void Cleanup() => _directory.Dispose();

    [SkippableTheory]
    [InlineData("57P01", DuckLakeErrorKind.Metadata, true)]
    [InlineData("40P01", DuckLakeErrorKind.Conflict, true)]
    [InlineData("42501", DuckLakeErrorKind.Metadata, false)]
    public async Task ErrorsOfAPostgresCatalogKeepTheirType(string state, DuckLakeErrorKind kind, bool isTransient)
    {
        using PostgresDatabase database = PostgresDatabase.Create();
        await using DuckLakeConnection connection = await OpenAsync(database);
        await ExecuteAsync(connection, "CREATE TABLE t AS SELECT range::INTEGER AS i FROM range(1000)");
        await ExecuteAsync(connection, "CREATE TABLE few(i INTEGER)");
        await ExecuteAsync(connection, "INSERT INTO few VALUES (1)");

        // Reading a row of a spoiled table raises the error; 57P01 cuts the connection.
        database.Execute(
            $"""
            CREATE TABLE spoiled(name text);
            CREATE FUNCTION spoil(relation text) RETURNS boolean VOLATILE LANGUAGE plpgsql AS $$
            BEGIN
              IF NOT EXISTS (SELECT 1 FROM public.spoiled WHERE name = relation) THEN RETURN TRUE; END IF;
              IF '{state}' = '57P01' THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); END IF;
              RAISE EXCEPTION 'spoiled' USING ERRCODE = '{state}';
            END $$
            """);
        foreach (string table in new[] { "ducklake_snapshot_changes", "ducklake_data_file", "ducklake_table_stats", "ducklake_inlined_data_2_2" })
        {
            database.Execute($"ALTER TABLE {table} RENAME TO of_{table}; CREATE VIEW {table} AS SELECT * FROM of_{table} WHERE spoil('{table}')");
        }

        foreach ((string table, string sql) in new[]
        {
            ("ducklake_snapshot_changes", "FROM lake.snapshots()"),
            ("ducklake_data_file", "FROM lake.table_info()"),
            ("ducklake_table_stats", "FROM duckdb_tables()"),
            ("ducklake_data_file", "FROM ducklake_list_files('lake', 't')"),
            ("ducklake_data_file", "FROM ducklake_metadata_scan('lake', 'ducklake_data_file')"),
            ("ducklake_data_file", "SELECT (SELECT count(*) FROM range(9)), * FROM __ducklake_metadata_lake.ducklake_data_file"),
            ("ducklake_data_file", "FROM t"),
            ("ducklake_inlined_data_2_2", "FROM few"),
            ("ducklake_data_file", "INSERT INTO few SELECT i FROM t"),
        })
        {
            // In a transaction the statement's own look at the catalog has been made before.
            await ExecuteAsync(connection, "BEGIN");
            await ExecuteAsync(connection, "FROM lake.current_snapshot()");
            database.Execute($"INSERT INTO spoiled VALUES ('{table}')");
            DuckLakeException error = await Assert.ThrowsAnyAsync<DuckLakeException>(() => ExecuteAsync(connection, sql));
            database.Execute("DELETE FROM spoiled");
            Assert.True((kind, isTransient, state) == (error.Kind, error.IsTransient, error.SqlState), $"{sql}: {error.Kind}, {error.IsTransient}, {error.SqlState}: {error}");
            Assert.Equal(isTransient, Cause<MetadataException>(error).IsTransient);
            Assert.Equal(state, Cause<PostgresException>(error).SqlState);
            await ExecuteAsync(connection, "ROLLBACK");
        }

        await ExecuteAsync(connection, "INSERT INTO few SELECT i FROM t");
    }

    [SkippableTheory]
    [InlineData("KILL CONNECTION CONNECTION_ID();", null, DuckLakeErrorKind.Metadata, true)]
    [InlineData("SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213;", "40001", DuckLakeErrorKind.Conflict, true)]
    [InlineData("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1021;", "HY000", DuckLakeErrorKind.Metadata, false)]
    public async Task ErrorsOfAMySqlCatalogKeepTheirType(string fault, string? state, DuckLakeErrorKind kind, bool isTransient)
    {
        MySqlServer.Require();
        MySqlDriver.Register(MySqlConnectorFactory.Instance);
        using MySqlDatabase database = MySqlDatabase.Create();
        await using DuckLakeConnection connection = await OpenAsync($"mysql:{database.ConnectionString}");
        await ExecuteAsync(connection, "CREATE TABLE t AS SELECT range::INTEGER AS i FROM range(1000)");
        await ExecuteAsync(connection, "CREATE TABLE few(i INTEGER)");
        await ExecuteAsync(connection, "INSERT INTO few VALUES (1)");
        database.Execute("CREATE TABLE spoiled(name VARCHAR(64))");
        database.Execute(
            $"CREATE FUNCTION spoil(relation VARCHAR(64)) RETURNS BOOLEAN NOT DETERMINISTIC BEGIN IF EXISTS (SELECT 1 FROM spoiled WHERE name = relation) THEN {fault} END IF; RETURN TRUE; END");
        foreach (string table in new[] { "ducklake_snapshot_changes", "ducklake_data_file", "ducklake_inlined_data_2_2" })
        {
            database.Execute($"ALTER TABLE {table} RENAME TO of_{table}; CREATE VIEW {table} AS SELECT * FROM of_{table} WHERE spoil('{table}')");
        }

        foreach ((string table, string sql) in new[]
        {
            ("ducklake_snapshot_changes", "FROM lake.snapshots()"),
            ("ducklake_data_file", "FROM lake.table_info()"),
            ("ducklake_data_file", "FROM __ducklake_metadata_lake.ducklake_data_file"),
            ("ducklake_data_file", "FROM t"),
            ("ducklake_inlined_data_2_2", "FROM few"),
        })
        {
            await ExecuteAsync(connection, "BEGIN");
            await ExecuteAsync(connection, "FROM lake.current_snapshot()");
            database.Execute($"INSERT INTO spoiled VALUES ('{table}')");
            DuckLakeException error = await Assert.ThrowsAnyAsync<DuckLakeException>(() => ExecuteAsync(connection, sql));
            database.Execute("DELETE FROM spoiled");
            Assert.True((kind, isTransient) == (error.Kind, error.IsTransient), $"{sql}: {error.Kind}, {error.IsTransient}: {error}");
            Assert.True(state is null || state == error.SqlState, $"{sql}: {error.SqlState}: {error}");
            Assert.Equal(isTransient, Cause<MetadataException>(error).IsTransient);
            Assert.NotNull(Cause<MySqlException>(error));
            await ExecuteAsync(connection, "ROLLBACK");
        }

        await ExecuteAsync(connection, "INSERT INTO few SELECT i FROM t");
    }

    [SkippableFact]
    public async Task AConnectionThatWasLostBetweenStatementsIsReplaced()
    {
        using PostgresDatabase database = PostgresDatabase.Create();
        await using DuckLakeConnection connection = await OpenAsync(database);
        await ExecuteAsync(connection, "CREATE TABLE few(i INTEGER)");
        await ExecuteAsync(connection, "INSERT INTO few VALUES (1)");
        foreach (string sql in new[] { "FROM few", "FROM lake.snapshots()", "FROM lake.table_info()", "FROM __ducklake_metadata_lake.ducklake_snapshot", "INSERT INTO few VALUES (2)" })
        {
            await ExecuteAsync(connection, "BEGIN");
            await ExecuteAsync(connection, "FROM lake.current_snapshot()");
            database.Execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            await ExecuteAsync(connection, sql);
            await ExecuteAsync(connection, "COMMIT");
        }
    }

    /// <summary>Functions wait for a table of the catalog that somebody has locked, when they run and when DuckDB binds them: they end with the statement.</summary>
    [SkippableTheory]
    [InlineData("FROM lake.snapshots()")]
    [InlineData("FROM __ducklake_metadata_lake.ducklake_snapshot_changes")]
    public async Task FunctionsThatWaitForTheCatalogAreCancelledWithTheStatement(string sql)
    {
        using PostgresDatabase database = PostgresDatabase.Create();
        await using DuckLakeConnection connection = await OpenAsync(database);
        using NpgsqlConnection other = database.Connect();
        foreach (bool byTimeout in new[] { true, false })
        {
            await ExecuteAsync(connection, "BEGIN");
            await ExecuteAsync(connection, "FROM lake.current_snapshot()");
            using (NpgsqlTransaction transaction = other.BeginTransaction())
            {
                using NpgsqlCommand lockTable = new("LOCK TABLE ducklake_snapshot_changes IN ACCESS EXCLUSIVE MODE", other, transaction);
                lockTable.ExecuteNonQuery();
                using DuckLakeCommand command = new(sql, connection) { CommandTimeout = byTimeout ? 1 : 0 };
                using CancellationTokenSource cancellation = new();
                Task<int> running = command.ExecuteNonQueryAsync(cancellation.Token);
                if (byTimeout)
                {
                    DuckLakeException error = await Assert.ThrowsAnyAsync<DuckLakeException>(() => running.WaitAsync(TimeSpan.FromSeconds(20)));
                    Assert.IsType<TimeoutException>(error.InnerException);
                }
                else
                {
                    cancellation.CancelAfter(100);
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(20)));
                }
            }

            await ExecuteAsync(connection, "ROLLBACK");
            await ExecuteAsync(connection, sql);
        }
    }

    [Fact]
    public async Task CorruptRowsOfAnSqliteCatalogKeepTheirType()
    {
        await using DuckLakeDataSource source = await CreateAsync(new MemoryObjectStore());
        await using (DuckLakeConnection connection = await source.OpenConnectionAsync())
        {
            await ExecuteAsync(connection, "CREATE TABLE t AS SELECT range AS i FROM range(1000)");
        }

        // A text with a NUL and half a surrogate pair, neither of which comes back from DuckDB as it was.
        ChangeCatalog("UPDATE ducklake_data_file SET record_count = 'many' || char(0, 55357) || 'rows'");
        foreach (string sql in new[]
        {
            "FROM t", "FROM lake.table_info()", "FROM ducklake_list_files('lake', 't')", "FROM __ducklake_metadata_lake.ducklake_data_file",
            "SELECT count(*) FROM ducklake_metadata_scan('lake', 'ducklake_data_file')",
        })
        {
            await using DuckLakeConnection connection = await source.OpenConnectionAsync();
            DuckLakeException error = await Assert.ThrowsAnyAsync<DuckLakeException>(() => ExecuteAsync(connection, sql));
            Assert.True((DuckLakeErrorKind.CorruptData, false) == (error.Kind, error.IsTransient), $"{sql}: {error}");
            Assert.Equal((MetadataErrorKind.Corrupt, "ducklake_data_file"), (Cause<MetadataException>(error).Kind, Cause<MetadataException>(error).CatalogTable));
            Assert.Contains("record_count", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ALockedOrDamagedSqliteCatalogKeepsItsType()
    {
        await using DuckLakeDataSource source = await CreateAsync(new MemoryObjectStore());
        await using DuckLakeConnection connection = await source.OpenConnectionAsync();
        await ExecuteAsync(connection, "CREATE TABLE t AS SELECT range AS i FROM range(1000)");
        await ExecuteAsync(connection, "BEGIN");
        await ExecuteAsync(connection, "FROM lake.current_snapshot()");
        using (SqliteConnection writer = OpenCatalog())
        {
            using SqliteCommand command = new("BEGIN EXCLUSIVE", writer);
            command.ExecuteNonQuery();
            DuckLakeException locked = await Assert.ThrowsAnyAsync<DuckLakeException>(() => ExecuteAsync(connection, "FROM lake.snapshots()"));
            Assert.Equal((DuckLakeErrorKind.Metadata, true), (locked.Kind, locked.IsTransient));
            Assert.Equal(5, Cause<SqliteException>(locked).SqliteErrorCode);
        }

        await ExecuteAsync(connection, "ROLLBACK");
        await ExecuteAsync(connection, "BEGIN");
        await ExecuteAsync(connection, "FROM lake.current_snapshot()");
        using (FileStream file = File.OpenWrite(CatalogPath))
        {
            byte[] garbage = new byte[file.Length];
            new Random(1).NextBytes(garbage);
            file.Write(garbage);
        }

        DuckLakeException damaged = await Assert.ThrowsAnyAsync<DuckLakeException>(() => ExecuteAsync(connection, "FROM lake.snapshots()"));
        Assert.Equal((DuckLakeErrorKind.CorruptData, false), (damaged.Kind, damaged.IsTransient));
        Assert.Equal(26, Cause<SqliteException>(damaged).SqliteErrorCode);
    }

    /// <summary>Several scans fail at once, each with a text of its own; which of them DuckDB reports is left to chance.</summary>
    [Fact]
    public async Task ScansThatFailTogetherKeepTheType()
    {
        const string Sql = "INSERT INTO a SELECT max(i) FROM a UNION ALL SELECT max(i) FROM b UNION ALL SELECT max(i) FROM c";
        bool isDown = false;
        CountingObjectStore store = new(new MemoryObjectStore(), (request, _) => Volatile.Read(ref isDown) ? throw Down(request) : ValueTask.CompletedTask);
        await using DuckLakeDataSource source = await CreateAsync(store);
        await using DuckLakeConnection connection = await source.OpenConnectionAsync();
        foreach (string table in new[] { "a", "b", "c" })
        {
            await ExecuteAsync(connection, $"CREATE TABLE {table} AS SELECT range AS i FROM range({RowsOfFile / 10})");
        }

        Volatile.Write(ref isDown, true);
        for (int i = 0; i < 20; i++)
        {
            RequireDown(await Assert.ThrowsAnyAsync<DuckLakeException>(() => ExecuteAsync(connection, Sql)));
        }

        Volatile.Write(ref isDown, false);
        await ExecuteAsync(connection, Sql);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AScanThatFailsAfterItsFirstRowsKeepsTheType(bool readsArrow)
    {
        string? lost = null;
        CountingObjectStore store = new(new MemoryObjectStore(), (request, _) => request.Path == lost ? throw Down(request) : ValueTask.CompletedTask);
        await using DuckLakeDataSource source = await CreateAsync(store);
        await using DuckLakeConnection connection = await source.OpenConnectionAsync();
        await ExecuteAsync(connection, "CREATE TABLE t(i BIGINT)");
        for (int file = 0; file < Files; file++)
        {
            await ExecuteAsync(connection, $"INSERT INTO t SELECT range FROM range({RowsOfFile})");
        }

        lost = store.Requests[^1].Path;

        await ExecuteAsync(connection, "BEGIN");
        using DuckLakeCommand command = new("FROM t", connection);
        long rows = 0;
        async Task ReadRowsAsync()
        {
            await using DuckLakeDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                rows++;
            }
        }

        async Task ReadBatchesAsync()
        {
            await using IArrowArrayStream stream = await command.ExecuteArrowAsync();
            while (await stream.ReadNextRecordBatchAsync() is { } batch)
            {
                using (batch)
                {
                    rows += batch.Length;
                }
            }
        }

        RequireDown(await Assert.ThrowsAnyAsync<DuckLakeException>(readsArrow ? ReadBatchesAsync : ReadRowsAsync));
        Assert.InRange(rows, 1, (Files - 1) * RowsOfFile);

        // The transaction has failed, as after any error.
        lost = null;
        DuckLakeException aborted = await Assert.ThrowsAnyAsync<DuckLakeException>(() => ExecuteAsync(connection, "SELECT 1"));
        Assert.Contains("ROLLBACK", aborted.Message, StringComparison.Ordinal);
        await ExecuteAsync(connection, "ROLLBACK");
    }

    private string CatalogPath => _directory.Combine("catalog.sqlite");

    private static ObjectStoreException Down(StoreRequest request) => new(ObjectStoreErrorKind.Transient, request.Path, "The store is down.");

    private static void RequireDown(DuckLakeException error)
    {
        Assert.True((DuckLakeErrorKind.Storage, true) == (error.Kind, error.IsTransient), $"{error.Kind}, {error.IsTransient}: {error}");
        Assert.StartsWith("memory://lake/", error.FilePath, StringComparison.Ordinal);
        Assert.Equal(ObjectStoreErrorKind.Transient, Cause<ObjectStoreException>(error).Kind);
        Assert.Null(error.SqlState);
    }

    private static TCause Cause<TCause>(Exception error)
        where TCause : Exception
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is TCause found)
            {
                return found;
            }
        }

        throw new InvalidOperationException($"No {typeof(TCause).Name} is the cause.", error);
    }

    private Task<DuckLakeConnection> OpenAsync(PostgresDatabase database)
    {
        NpgsqlConnectionStringBuilder parts = new(database.ConnectionString);
        return OpenAsync($"postgres:host={parts.Host} port={parts.Port} dbname={parts.Database} user={parts.Username} password='{parts.Password}'");
    }

    private async Task<DuckLakeConnection> OpenAsync(string catalog)
    {
        DuckLakeConnection connection = new(
            new DuckLakeConnectionStringBuilder { Catalog = catalog, DataPath = _directory.Combine("data"), Alias = Alias, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task ExecuteAsync(DuckLakeConnection connection, string sql)
    {
        using DuckLakeCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Sessions over a new lake with an SQLite catalog whose files are in the store.</summary>
    private async Task<DuckLakeDataSource> CreateAsync(IObjectStore store, string settings = "")
    {
        ObjectStoreRegistry stores = new();
        stores.Register("memory", store);
        DuckLakeCatalogOptions options = new() { ObjectStores = stores };
        SqliteMetadataOptions metadata = new() { JournalMode = SqliteJournalMode.Delete, BusyTimeout = TimeSpan.FromSeconds(1) };
        await using (await DuckLakeCatalog.CreateAsync(SqliteMetadata.Open(CatalogPath, metadata), new DuckLakeCreateOptions { DataPath = "memory://lake/" }, options))
        {
        }

        return new DuckLakeDataSourceBuilder($"Alias={Alias};{settings}").UseMetadataProvider(() => SqliteMetadata.Open(CatalogPath, metadata), options).Build();
    }

    private void ChangeCatalog(string sql)
    {
        using SqliteConnection connection = OpenCatalog();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    private SqliteConnection OpenCatalog()
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = CatalogPath, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }
}
