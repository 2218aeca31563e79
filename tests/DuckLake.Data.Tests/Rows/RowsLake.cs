using System.Text;
using DuckLake.Arrow;
using DuckLake.DuckDb;
using DuckLake.Metadata;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>A session with a new lake named <c>lake</c>, or with a database of DuckDB's own under that name.</summary>
internal sealed class RowsLake : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private EngineSession _session = null!;

    private RowsLake()
    {
    }

    public string Directory => _directory.FullPath;

    /// <summary>Opens a session with a lake of which it is the only user.</summary>
    /// <param name="inliningRowLimit">The most rows that stay in the catalog.</param>
    public static async Task<RowsLake> OpenAsync(int inliningRowLimit = 0)
    {
        var lake = new RowsLake { _session = await EngineSession.OpenAsync(EngineOptions.Default) };
        DuckLakeCatalog catalog = await DuckLakeCatalog.CreateAsync(
            SqliteMetadata.Open(lake._directory.Combine("lake.sqlite")),
            new DuckLakeCreateOptions { DataPath = lake._directory.Combine("data") + "/" },
            new DuckLakeCatalogOptions
            {
                DefaultOptions = new Dictionary<string, string> { ["data_inlining_row_limit"] = inliningRowLimit.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            });
        await lake._session.Lakes.AddAsync("lake", catalog, new LakeAttachOptions { Alias = "lake", MetadataPath = lake._directory.Combine("lake.sqlite"), Lease = catalog });
        await lake.ExecuteAsync("USE lake");
        return lake;
    }

    /// <summary>Opens a session with a plain database.</summary>
    public static async Task<RowsLake> OpenPlainAsync()
    {
        var plain = new RowsLake { _session = await EngineSession.OpenAsync(EngineOptions.Default) };
        await plain.ExecuteAsync("ATTACH ':memory:' AS lake");
        await plain.ExecuteAsync("USE lake");
        return plain;
    }

    /// <summary>Runs all statements of a text.</summary>
    /// <returns>The number of rows the last one changed.</returns>
    public async Task<long> ExecuteAsync(string text, params object?[] values)
    {
        long changed = 0;
        foreach (SqlStatement statement in SqlStatement.Split(text))
        {
            using EngineResult result = await _session.ExecuteAsync(statement, Bind(values));
            while (result.FetchChunk() is { } chunk)
            {
                chunk.Dispose();
            }

            changed = result.RecordsAffected;
        }

        return changed;
    }

    /// <summary>Runs a query.</summary>
    /// <returns>Its rows, values as DuckDB prints them, one row per line.</returns>
    public async Task<string> QueryAsync(string query, params object?[] values)
    {
        SqlStatement statement = SqlStatement.Split($"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({query})")[0];
        using EngineResult result = await _session.ExecuteAsync(statement, Bind(values));
        return Read(result);
    }

    /// <summary>Runs a statement that returns texts.</summary>
    public async Task<string> ReturnAsync(string text)
    {
        using EngineResult result = await _session.ExecuteAsync(SqlStatement.Split(text)[0], ParameterValues.Empty);
        return Read(result);
    }

    /// <summary>The first line of the error of a statement.</summary>
    public async Task<string> FailAsync(string text, params object?[] values)
    {
        DuckLakeException error = await Assert.ThrowsAnyAsync<DuckLakeException>(() => ExecuteAsync(text, values));
        return error.Message.Split('\n')[0];
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        _directory.Dispose();
    }

    private static ParameterValues Bind(object?[] values)
    {
        var bound = new ParameterValues();
        for (int i = 0; i < values.Length; i++)
        {
            bound[(i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)] = values[i];
        }

        return bound;
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
                        text.Append(column == 0 ? "" : "|").Append(chunk.Vector(column).Text(row) ?? "NULL");
                    }
                }
            }
        }

        return text.ToString();
    }
}
