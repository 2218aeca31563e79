using DuckLake.DuckDb;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>Sessions over a lake with an SQLite catalog in a directory of its own.</summary>
internal sealed class SessionLake : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<EngineSession> _sessions = [];

    /// <summary>A session that has the lake attached as <c>lake</c> and in use.</summary>
    public async Task<EngineSession> OpenAsync()
    {
        EngineSession session = await OpenBareAsync();
        await AttachAsync(session, "lake");
        await ExecuteAsync(session, "USE lake");
        return session;
    }

    public async Task<EngineSession> OpenBareAsync()
    {
        EngineSession session = await EngineSession.OpenAsync(EngineOptions.Default);
        _sessions.Add(session);
        return session;
    }

    /// <summary>Attaches a lake of the directory; each alias is a lake of its own.</summary>
    public Task<long> AttachAsync(EngineSession session, string alias, string options = "") => ExecuteAsync(
        session,
        $"ATTACH 'ducklake:sqlite:{_directory.Combine(alias + ".sqlite")}' AS {alias} (DATA_PATH '{_directory.Combine(alias)}'{options})");

    /// <summary>Runs the statements of a text to their end and gives the changed rows of the last.</summary>
    public static async Task<long> ExecuteAsync(EngineSession session, string sql)
    {
        long affected = -1;
        foreach (SqlStatement statement in SqlStatement.Split(sql))
        {
            using EngineResult result = await session.ExecuteAsync(statement, ParameterValues.Empty);
            while (result.FetchChunk() is { } chunk)
            {
                chunk.Dispose();
            }

            affected = result.RecordsAffected;
        }

        return affected;
    }

    /// <summary>The rows of a query as DuckDB prints their values, fields joined by a bar and NULL for NULL.</summary>
    public static async Task<string[]> RowsAsync(EngineSession session, string query)
    {
        using EngineResult result = await session.ExecuteAsync(
            SqlStatement.Split($"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({query})")[0], ParameterValues.Empty);
        return Texts(result);
    }

    /// <summary>The rows of a result whose columns are all VARCHAR.</summary>
    public static string[] Texts(EngineResult result)
    {
        List<string> rows = [];
        while (result.FetchChunk() is { } chunk)
        {
            using (chunk)
            {
                for (int row = 0; row < chunk.RowCount; row++)
                {
                    string[] fields = new string[chunk.ColumnCount];
                    for (int column = 0; column < fields.Length; column++)
                    {
                        fields[column] = chunk.Vector(column).Text(row) ?? "NULL";
                    }

                    rows.Add(string.Join('|', fields));
                }
            }
        }

        return [.. rows];
    }

    /// <summary>The message of the error a statement gives.</summary>
    public static async Task<string> ErrorAsync(EngineSession session, string sql) =>
        (await Assert.ThrowsAnyAsync<Arrow.DuckLakeException>(() => ExecuteAsync(session, sql))).Message;

    public async ValueTask DisposeAsync()
    {
        foreach (EngineSession session in _sessions)
        {
            await session.DisposeAsync();
        }

        _directory.Dispose();
    }
}
