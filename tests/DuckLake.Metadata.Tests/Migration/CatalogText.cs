using System.Globalization;

namespace DuckLake.Metadata.Tests;

/// <summary>What a catalog says at every snapshot, as lines to compare.</summary>
internal static class CatalogText
{
    public static async Task<List<string>> OfAsync(MetadataProvider provider)
    {
        var lines = new List<string>();
        foreach (var snapshot in await provider.ListSnapshotsAsync())
        {
            lines.Add(Line($"snapshot {snapshot.SnapshotId} {snapshot.Time:O} {snapshot.SchemaVersion} {snapshot.NextCatalogId} {snapshot.NextFileId} {snapshot.ChangesMade} {snapshot.Author}"));
            var definitions = await provider.GetDefinitionsAsync(snapshot);
            Assert.Empty(definitions.Faults);
            foreach (var schema in definitions.Schemas)
            {
                lines.Add(Line($" schema {schema.SchemaId} {schema.Uuid} {schema.Name}"));
                lines.AddRange(schema.Views.Select(v => $" view {v.Name} {v.Sql}"));
                foreach (var table in schema.Tables)
                {
                    lines.Add(Line($" table {table.TableId} {table.Uuid} {table.Name}"));
                    AddColumns(table.Columns);
                    lines.AddRange(table.PartitionSpecs.Values.Select(p => $"  partition {p.PartitionId} {string.Join(", ", p.Fields.Select(f => $"{f.KeyIndex} {f.ColumnId} {f.Transform}"))}"));
                    await AddFilesAsync(table, snapshot);
                }
            }
        }

        return lines;

        void AddColumns(IReadOnlyList<ColumnDefinition> columns)
        {
            foreach (var column in columns)
            {
                lines.Add(Line($"  column {column.ColumnId} {column.Name} {column.TypeText} {column.InitialDefault} {column.Default} {column.NullsAllowed}"));
                AddColumns(column.Children);
            }
        }

        async Task AddFilesAsync(TableDefinition table, SnapshotInfo snapshot)
        {
            var listing = await provider.ListFilesAsync(table, snapshot, new FileListingOptions { StatisticsColumnIds = [.. table.Columns.Select(c => c.ColumnId)] });
            var directory = Resolve(Resolve("", table.Schema.Path), table.Path);
            foreach (var file in listing.Files)
            {
                lines.Add(Line($"  file {file.DataFileId} {Resolve(directory, file.Path)} {file.RecordCount} {file.SizeBytes} {file.RowIdStart} {file.PartialMax} {file.PartitionId}"));
                lines.AddRange(table.Columns.Select(c => listing.GetStatistics(file.DataFileId, c.ColumnId)).Select(s => $"   bounds {s?.Min} {s?.Max} {s?.NullCount}"));
                lines.AddRange(file.DeleteFiles.Select(d => $"   deletes {d.DeleteFileId} {d.Path.Path} {d.DeleteCount}"));
            }

            foreach (var inlined in listing.InlinedTables)
            {
                await foreach (var row in provider.ReadInlinedRowsAsync(listing, inlined, [.. table.Columns.Select(c => c.ColumnId)]))
                {
                    lines.Add(Line($"  row {inlined.Name} {row.RowId} {row.BeginSnapshot} {string.Join(" | ", row.Values.Select(Text))}"));
                }
            }
        }
    }

    private static string Resolve(string parent, CatalogPath path) => path.Path is null ? parent : path.IsRelative ? parent + path.Path : path.Path;

    private static string Text(object? value) => value switch
    {
        null => "NULL",
        byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Line(FormattableString text) => FormattableString.Invariant(text);
}
