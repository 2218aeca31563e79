using System.Globalization;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Metadata.Sqlite;
using DuckLake.Storage;
using DuckLake.Testing;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace DuckLake.Arrow.Tests;

/// <summary>
/// The rows of every data file of the golden lakes, written again: the statistics must be those the reference recorded for its own file,
/// and the rows read back must be the same.
/// </summary>
public sealed class GoldenStatisticsTests(ITestOutputHelper output) : LeakCheckedTest
{
    private const int MostRows = 30_000;

    // Lakes whose recorded statistics are of values under another type than the table had.
    private static readonly string[] s_wrongInReference = ["quirks_statistics"];

    // Lakes whose files lie elsewhere, or whose files and catalog rows maintenance has replaced.
    private static readonly string[] s_withoutComparableFiles = ["alter_in_transaction", "attach_reattach", "checkpoint"];

    // The reference counts a NULL struct in a list twice.
    private static readonly (string Lake, long ColumnId)[] s_miscounted = [("types_nested", 15), ("types_nested", 31)];

    public static TheoryData<string> Lakes
    {
        get
        {
            var lakes = new TheoryData<string>();
            foreach (string folder in Directory.Exists(TestPaths.Golden) ? Directory.GetDirectories(TestPaths.Golden) : [])
            {
                if (File.Exists(Path.Combine(folder, "catalog.sqlite")) && !s_wrongInReference.Contains(Path.GetFileName(folder)))
                {
                    lakes.Add(Path.GetFileName(folder));
                }
            }

            if (lakes.Count == 0)
            {
                lakes.Add("none");
            }

            return lakes;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Lakes))]
    public async Task Statistics_of_files_written_again_are_those_of_the_reference(string lake)
    {
        TestPaths.RequireShared();
        string folder = Path.Combine(TestPaths.Golden, lake);
        string catalogPath = Path.Combine(folder, "catalog.sqlite");
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(
            SqliteMetadata.Open(catalogPath), new DuckLakeCatalogOptions { DataPath = Path.Combine(folder, "data/"), OverrideDataPath = true });
        List<RecordedFile> files = ReadFiles(catalogPath);
        int compared = 0;
        var differences = new List<string>();
        foreach (RecordedFile file in files)
        {
            // A file written before its own transaction changed the columns has statistics of other columns.
            if (file.Statistics.Count > 0 && file.RecordCount <= MostRows && await WriteAgainAsync(catalog, file) is { } written
                && file.Statistics.Select(entry => entry.ColumnId).ToHashSet().SetEquals(written.Statistics.Select(entry => entry.ColumnId)))
            {
                compared++;
                Compare(lake, file, written, differences);
            }
        }

        output.WriteLine($"{lake}: {compared} of {files.Count} files compared");
        Assert.True(
            compared > 0 || s_withoutComparableFiles.Contains(lake) || files.TrueForAll(file => file.Statistics.Count == 0 || file.RecordCount > MostRows),
            $"{lake}: no file was compared");
        Assert.True(differences.Count == 0, $"{lake}: {differences.Count} differences\n{string.Join("\n", differences.Take(30))}");
    }

    private static async Task<WrittenDataFile?> WriteAgainAsync(DuckLakeCatalog catalog, RecordedFile recorded)
    {
        if ((await catalog.ListSnapshotsAsync()).All(candidate => candidate.SnapshotId != recorded.BeginSnapshot))
        {
            return null;
        }

        DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync(recorded.BeginSnapshot);
        if (snapshot.FindTable(recorded.TableId) is not { } table)
        {
            return null;
        }

        FileListing listing = await catalog.Metadata.ListFilesAsync(table.Definition, snapshot.Info);
        if (listing.Files.FirstOrDefault(candidate => candidate.DataFileId == recorded.DataFileId) is not { } info)
        {
            return null;
        }

        // Files hold 128-bit integers as DOUBLE, which cannot always be read back.
        TableDefinition layout = WriteTables.Create([.. table.Definition.Columns.Where(column => !IsHuge(column))]);
        ScanFile file = new ScanFileBuilder(table, listing).Build(info, 0) with { DeleteFiles = [], InlinedDeletedPositions = [] };
        ScanTask task = ScanTask.For(table) with { File = file, Columns = ColumnResolver.ToResolved(layout.Columns) };
        try
        {
            await using IArrowArrayStream rows = await catalog.ExecuteTaskAsync(task);
            WrittenRows written = await new TableWriter(WriteTables.Context(layout, new ObjectStoreRegistry())).WriteAsync(rows, RowIdMode.Assigned, default);
            Assert.Equal(recorded.RecordCount, written.RowCount);
            recorded.Statistics.RemoveAll(entry => table.Definition.FindColumn(entry.ColumnId) is { } column && IsHuge(column));
            return Assert.Single(written.Files);
        }
        catch (DuckLakeException e) when (e.Kind == DuckLakeErrorKind.NotFound && s_withoutComparableFiles.Contains(Path.GetFileName(Path.GetDirectoryName(catalog.DataPath.TrimEnd('/')))))
        {
            return null;
        }
    }

    private static void Compare(string lake, RecordedFile recorded, WrittenDataFile written, List<string> differences)
    {
        var found = written.Statistics.ToDictionary(entry => entry.ColumnId, entry => entry.Statistics);
        foreach (RecordedStatistics expected in recorded.Statistics)
        {
            if (!found.Remove(expected.ColumnId, out FileColumnStatistics? actual))
            {
                differences.Add($"file {recorded.DataFileId} column {expected.ColumnId}: no statistics, expected {expected}");
                continue;
            }

            // The reference shreds variants and keeps statistics of their fields.
            bool isShredded = expected.Extra?.StartsWith('[') == true;
            var own = new RecordedStatistics(
                expected.ColumnId, actual.ValueCount, actual.NullCount, actual.Min, actual.Max, actual.ContainsNan, isShredded ? expected.Extra : actual.ExtraStatistics);
            if (own != expected && !s_miscounted.Contains((lake, expected.ColumnId)))
            {
                differences.Add($"file {recorded.DataFileId}: {own}, expected {expected}");
            }
        }

        differences.AddRange(found.Keys.Select(column => $"file {recorded.DataFileId} column {column}: statistics where the reference has none"));
    }

    private static bool IsHuge(ColumnDefinition column) => column.Type?.Kind is DuckLakeTypeKind.Int128 or DuckLakeTypeKind.UInt128;

    private static List<RecordedFile> ReadFiles(string catalogPath)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = catalogPath, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        connection.Open();
        var statistics = new Dictionary<long, List<RecordedStatistics>>();
        using (SqliteCommand command = connection.CreateCommand())
        {
            command.CommandText = "SELECT data_file_id, column_id, value_count, null_count, min_value, max_value, contains_nan, extra_stats FROM ducklake_file_column_stats";
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                if (!statistics.TryGetValue(reader.GetInt64(0), out List<RecordedStatistics>? list))
                {
                    statistics.Add(reader.GetInt64(0), list = []);
                }

                list.Add(new RecordedStatistics(
                    reader.GetInt64(1), Number(reader, 2), Number(reader, 3), Text(reader, 4), Text(reader, 5), Number(reader, 6) is { } nan ? nan != 0 : null, Text(reader, 7)));
            }
        }

        var files = new List<RecordedFile>();
        using (SqliteCommand command = connection.CreateCommand())
        {
            command.CommandText =
                "SELECT data_file_id, table_id, begin_snapshot, record_count FROM ducklake_data_file WHERE mapping_id IS NULL AND partial_max IS NULL ORDER BY data_file_id";
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                files.Add(new RecordedFile(
                    reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), statistics.GetValueOrDefault(reader.GetInt64(0)) ?? []));
            }
        }

        return files;
    }

    private static long? Number(SqliteDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetInt64(ordinal);

    private static string? Text(SqliteDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : Convert.ToString(reader.GetValue(ordinal), CultureInfo.InvariantCulture);

    private sealed record RecordedFile(long DataFileId, long TableId, long BeginSnapshot, long RecordCount, List<RecordedStatistics> Statistics);

    private sealed record RecordedStatistics(long ColumnId, long? ValueCount, long? NullCount, string? Min, string? Max, bool? ContainsNan, string? Extra);
}
