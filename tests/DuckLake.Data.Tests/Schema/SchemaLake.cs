using System.Text;
using DuckLake.Arrow;
using DuckLake.DuckDb;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>A session with a new lake named <c>lake</c>, which is its current database.</summary>
internal sealed class SchemaLake : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly EngineSession _session;

    private SchemaLake(EngineSession session) => _session = session;

    public DuckLakeSnapshot Snapshot => _session.Lakes.Single().GetSnapshotAsync().AsTask().GetAwaiter().GetResult();

    public static async Task<SchemaLake> OpenAsync()
    {
        var lake = new SchemaLake(await EngineSession.OpenAsync(EngineOptions.Default));
        DuckLakeCatalog catalog = await DuckLakeCatalog.CreateAsync(
            SqliteMetadata.Open(lake._directory.Combine("lake.sqlite")),
            new DuckLakeCreateOptions { DataPath = lake._directory.Combine("data") + "/" });
        await lake._session.Lakes.AddAsync("lake", catalog, new LakeAttachOptions { Alias = "lake", MetadataPath = string.Empty, Lease = catalog });
        await lake.ExecuteAsync("USE lake");
        return lake;
    }

    /// <summary>Runs all statements of a text.</summary>
    public async Task ExecuteAsync(string text)
    {
        foreach (SqlStatement statement in SqlStatement.Split(text))
        {
            using EngineResult result = await _session.ExecuteAsync(statement, ParameterValues.Empty);
            Read(result);
        }
    }

    /// <summary>Runs a query whose columns are texts: one row per line, values parted by bars.</summary>
    public async Task<string> QueryAsync(string query)
    {
        using EngineResult result = await _session.ExecuteAsync(SqlStatement.Split(query)[0], ParameterValues.Empty);
        return Read(result);
    }

    /// <summary>The first line of the error of a statement.</summary>
    public async Task<string> FailAsync(string text)
    {
        DuckLakeException error = await Assert.ThrowsAnyAsync<DuckLakeException>(() => ExecuteAsync(text));
        return error.Message.Split('\n')[0];
    }

    /// <summary>Name, type and default of the columns of a table as DuckDB shows them.</summary>
    public Task<string> ColumnsAsync(string table) => QueryAsync(
        "SELECT column_name, data_type, coalesce(column_default, '-'), CAST(is_nullable AS VARCHAR) FROM duckdb_columns() "
        + $"WHERE database_name = 'lake' AND table_name = '{table}' ORDER BY column_index");

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        _directory.Dispose();
    }

    private static string Read(EngineResult result)
    {
        StringBuilder text = new();
        while (result.FetchChunk() is { } chunk)
        {
            using (chunk)
            {
                for (int row = 0; row < chunk.RowCount; row++)
                {
                    text.Append(text.Length == 0 ? "" : "\n");
                    for (int column = 0; column < chunk.ColumnCount; column++)
                    {
                        text.Append(column == 0 ? "" : "|");
                        text.Append(result.Rows!.ColumnType(column) == DuckDbType.Varchar ? chunk.Vector(column).Text(row) ?? "NULL" : "?");
                    }
                }
            }
        }

        return text.ToString();
    }
}
