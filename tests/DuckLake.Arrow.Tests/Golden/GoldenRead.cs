using System.Text.Json;

namespace DuckLake.Arrow.Tests;

/// <summary>A read of one table at one version and what the reference answered.</summary>
internal sealed record GoldenRead(
    string Schema, string Table, long? Version, bool HasRowId, IReadOnlyList<(string Name, string Type)> Columns, IReadOnlyList<string?[]>? Rows, long? Count)
{
    internal string Name => $"{Schema}.{Table} at {Version?.ToString() ?? "latest"}";

    /// <summary>The reads of a lake's queries.json in either form; entries that only SQL can answer are counted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="catalog">The kind of catalog the answers are for: <c>sqlite</c> or <c>pg</c>.</param>
    internal static List<GoldenRead> Load(string path, string catalog, out int leftForSql, out int errors)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        var reads = new List<GoldenRead>();
        leftForSql = 0;
        errors = 0;
        foreach (JsonElement entry in document.RootElement.EnumerateArray())
        {
            if (entry.TryGetProperty("sql", out _))
            {
                if (entry.TryGetProperty("catalogs", out JsonElement catalogs) && !catalogs.EnumerateArray().Any(c => c.GetString() == catalog))
                {
                    continue;
                }

                if (!entry.TryGetProperty("read", out JsonElement read) || !entry.TryGetProperty("rows", out _))
                {
                    leftForSql++;
                    continue;
                }

                long? version = read.TryGetProperty("version", out JsonElement v) ? v.GetInt64() : null;
                bool hasRowId = read.TryGetProperty("rowid", out JsonElement r) && r.GetBoolean();
                reads.Add(new GoldenRead(
                    read.GetProperty("schema").GetString()!, read.GetProperty("table").GetString()!, version, hasRowId, ReadColumns(entry), ReadRows(entry), null));
                continue;
            }

            errors += entry.TryGetProperty("error", out _) ? 1 : 0;
            foreach (JsonElement version in entry.GetProperty("versions").EnumerateArray())
            {
                bool isError = entry.TryGetProperty("error", out _);
                reads.Add(new GoldenRead(
                    entry.GetProperty("schema").GetString()!,
                    entry.GetProperty("table").GetString()!,
                    version.GetInt64(),
                    HasRowId: true,
                    isError ? [] : ReadColumns(entry),
                    isError ? null : ReadRows(entry),
                    isError ? null : entry.GetProperty("count").GetInt64()));
            }
        }

        return reads;
    }

    private static List<(string Name, string Type)> ReadColumns(JsonElement entry) =>
        [.. entry.GetProperty("columns").EnumerateArray().Select(c => (c.GetProperty("name").GetString()!, c.GetProperty("type").GetString()!))];

    private static List<string?[]> ReadRows(JsonElement entry) =>
        [.. entry.GetProperty("rows").EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetString()).ToArray())];
}
