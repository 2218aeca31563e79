using System.Data.Common;
using System.Globalization;
using System.Text;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>A test over a lake of its own: a catalog of the backend and files in a temporary directory.</summary>
public abstract class TransactionTest : LeakCheckedTest
{
    private const string CatalogName = "lake";

    private readonly TemporaryDirectory _directory = new();
    private LakeBackend? _backend;

    /// <summary>More rows than the default inlining limit.</summary>
    protected const int ManyRows = 40;

    protected string DataPath => _directory.Combine("data") + "/";

    private LakeBackend Backend => _backend ??= CreateBackend();

    protected internal static DuckLakeColumnSpec[] IdAndName =>
        [new DuckLakeColumnSpec("id", DuckLakeTypeKind.Int32), new DuckLakeColumnSpec("name", DuckLakeTypeKind.Varchar)];

    protected override void Cleanup()
    {
        _backend?.Dispose();
        _directory.Dispose();
    }

    private protected abstract LakeBackend CreateBackend();

    /// <summary>A provider for the catalog of the lake, there or not.</summary>
    protected MetadataProvider OpenMetadata() => Backend.OpenMetadata(CatalogName);

    protected Task<DuckLakeCatalog> CreateAsync() =>
        DuckLakeCatalog.CreateAsync(OpenMetadata(), new DuckLakeCreateOptions { DataPath = DataPath });

    protected Task<DuckLakeCatalog> OpenAsync(DuckLakeCatalogOptions? options = null) => DuckLakeCatalog.OpenAsync(OpenMetadata(), options);

    /// <summary>A lake with a table <c>t</c> (id 1) of <see cref="IdAndName"/>, at snapshot 1.</summary>
    protected async Task<DuckLakeCatalog> CreateWithTableAsync()
    {
        DuckLakeCatalog catalog = await CreateAsync();
        await catalog.TransactAsync((transaction, _) =>
        {
            transaction.CreateTable("t", IdAndName);
            return Task.CompletedTask;
        });
        return catalog;
    }

    /// <summary>Rows with ids from a first one; every fifth name is null.</summary>
    protected internal static RecordBatch Rows(int first, int count)
    {
        using var ids = new Int32Array.Builder();
        using var names = new StringArray.Builder();
        for (int id = first; id < first + count; id++)
        {
            ids.Append(id);
            if (id % 5 == 4)
            {
                names.AppendNull();
            }
            else
            {
                names.Append($"n{id}");
            }
        }

        return new RecordBatch(
            new Schema([new Field("id", Int32Type.Default, nullable: true), new Field("name", StringType.Default, nullable: true)]),
            [ids.Build(), names.Build()],
            count);
    }

    /// <summary>Appends rows with ids from a first one to a table.</summary>
    protected static async Task AppendAsync(DuckLakeTransaction transaction, DuckLakeName table, int first, int count)
    {
        using RecordBatch rows = Rows(first, count);
        DuckLakeTable target = transaction.GetTable(table);
        TableWriteContext context = TableWriteContext.Create(target, InliningMode.Allowed, trackFile: transaction.Pending.TrackFile);
        await using var stream = new OneBatchStream(rows);
        WrittenRows written = await new TableWriter(context).WriteAsync(stream, RowIdMode.Assigned, CancellationToken.None);
        transaction.Pending.Of(target.Id).Add(written, target.Definition, transaction.Pending);
    }

    protected static Task<DuckLakeSnapshot> AppendAsync(DuckLakeCatalog catalog, DuckLakeName table, int first, int count) =>
        catalog.TransactAsync((transaction, _) => AppendAsync(transaction, table, first, count));

    protected static int[] Ids(int[] ids) => ids;

    /// <summary>The ids in a table, sorted.</summary>
    protected static async Task<int[]> IdsAsync(DuckLakeTable table, DuckLakeFilter? filter = null)
    {
        var ids = new List<int>();
        DuckLakeScanBuilder scan = table.Scan().Select("id");
        await using IArrowArrayStream stream = await (filter is null ? scan : scan.Where(filter)).ExecuteAsync();
        while (await stream.ReadNextRecordBatchAsync() is { } batch)
        {
            using (batch)
            {
                ids.AddRange(((Int32Array)batch.Column(0)).Values);
            }
        }

        ids.Sort();
        return [.. ids];
    }

    /// <summary>The ids in a table of the newest snapshot, read through a catalog of its own.</summary>
    protected async Task<int[]> CommittedIdsAsync(DuckLakeName table)
    {
        await using DuckLakeCatalog fresh = await OpenAsync();
        DuckLakeTable found = (await fresh.GetSnapshotAsync()).GetTable(table.SchemaName, table.Name);
        int[] ids = await IdsAsync(found);
        Assert.Equal(ids.Length, await found.CountAsync());
        return ids;
    }

    /// <summary>Row ids by id.</summary>
    protected static async Task<Dictionary<int, long>> RowIdsAsync(DuckLakeTable table)
    {
        var rowIds = new Dictionary<int, long>();
        await using IArrowArrayStream stream = await table.Scan().Select("id", "rowid").ExecuteAsync();
        while (await stream.ReadNextRecordBatchAsync() is { } batch)
        {
            using (batch)
            {
                for (int i = 0; i < batch.Length; i++)
                {
                    rowIds.Add(((Int32Array)batch.Column(0)).Values[i], ((Int64Array)batch.Column(1)).Values[i]);
                }
            }
        }

        return rowIds;
    }

    /// <summary>The rows of a query over the catalog database, the same for all kinds: values joined by <c>|</c>.</summary>
    protected string[] Query(string sql)
    {
        using DbConnection connection = Backend.Connect(CatalogName);
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using DbDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join('|', values.Select(Text)));
        }

        return [.. rows];
    }

    /// <summary>Changes the catalog database behind the lake's back.</summary>
    protected void Execute(string sql) => Query(sql);

    protected string Changes(long snapshotId) => Query($"SELECT changes_made FROM ducklake_snapshot_changes WHERE snapshot_id = {snapshotId}").Single();

    /// <summary>The files below the data path, without directories.</summary>
    protected string[] FilesOnDisk() => Directory.Exists(DataPath)
        ? [.. Directory.GetFiles(DataPath, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Names of the files the catalog refers to.</summary>
    protected string[] FilesInCatalog() =>
        Query("SELECT path FROM ducklake_data_file UNION ALL SELECT path FROM ducklake_delete_file UNION ALL SELECT path FROM ducklake_files_scheduled_for_deletion")
            .Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).ToArray();

    private static string? Text(object value) => value switch
    {
        DBNull => "NULL",
        bool flag => flag ? "1" : "0",
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>Every file on disk is known to the catalog, and the other way round.</summary>
    protected void AssertNoOrphans() => Assert.Equal(FilesInCatalog(), FilesOnDisk().Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
}
