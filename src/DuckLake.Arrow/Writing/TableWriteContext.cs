using System.Security.Cryptography;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Storage;

namespace DuckLake.Arrow;

/// <summary>
/// One write operation on one table: where files go and how they are written. All files of one context share one encryption key,
/// so every operation takes a context of its own. Immutable.
/// </summary>
internal sealed record TableWriteContext
{
    private const int KeyBytes = 16;
    private const long DefaultMemoryBudgetBytes = 1L << 30;

    /// <summary>The table as the operation sees it.</summary>
    public required TableDefinition Table { get; init; }

    /// <summary>The table's layout: the schema of the rows to write, without internal columns.</summary>
    public required Schema Schema { get; init; }

    /// <summary>The table's directory.</summary>
    public required string DirectoryPath { get; init; }

    public required ObjectStoreRegistry ObjectStores { get; init; }

    public TableWriteOptions Options { get; init; } = new();

    /// <summary>Whether the catalog database can hold rows of the table.</summary>
    public InliningMode Inlining { get; init; } = InliningMode.Never;

    /// <summary>The order to write the rows in; null for that of the table, when it sorts on insert.</summary>
    public IReadOnlyList<SortKey>? SortKeys { get; init; }

    /// <summary>The base64 text of the key of the files, or null for plain files. A secret.</summary>
    public string? EncryptionKey { get; init; }

    /// <summary>Whether NOT NULL is asked of the rows; rows that were in the lake before passed it in their time.</summary>
    public bool ChecksNotNull { get; init; } = true;

    /// <summary>Called with the full path of every file before it is begun, or null.</summary>
    public Action<string>? TrackFile { get; init; }

    public int DegreeOfParallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Bytes of rows and open files the operation may hold in memory.</summary>
    public long MemoryBudgetBytes { get; init; } = DefaultMemoryBudgetBytes;

    /// <summary>The place for errors.</summary>
    public ErrorPlace Place => new(Table.Schema.Name, Table.Name);

    /// <summary>The context of one operation on a table.</summary>
    /// <param name="table">The table, own changes of a transaction included.</param>
    /// <param name="inlining">Whether few rows may go to the catalog if the table and the catalog database allow it.</param>
    /// <param name="degreeOfParallelism">Workers; 0 for one per processor.</param>
    /// <param name="trackFile">Called with the full path of every file before it is begun, or null.</param>
    /// <exception cref="DuckLakeException">The table cannot be written: a type or an option without meaning.</exception>
    public static TableWriteContext Create(DuckLakeTable table, InliningMode inlining, int degreeOfParallelism = 0, Action<string>? trackFile = null)
    {
        DuckLakeCatalog catalog = table.Snapshot.Catalog;
        TableWriteOptions options = TableWriteOptions.Read(table);
        return new TableWriteContext
        {
            Table = table.Definition,
            Schema = table.ArrowSchema,
            DirectoryPath = table.Checked(() => DirectoryOf(catalog.Directory, table.Definition).FullPath),
            ObjectStores = catalog.ObjectStores,
            Options = options,
            Inlining = inlining == InliningMode.Allowed
                && options.InliningRowLimit > 0
                && InliningRules.CanInline(table.Definition, catalog.Metadata.Dialect, catalog.Info.Layout)
                    ? InliningMode.Allowed
                    : InliningMode.Never,
            EncryptionKey = options.IsEncrypted ? Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)) : null,
            TrackFile = trackFile,
            DegreeOfParallelism = degreeOfParallelism > 0 ? degreeOfParallelism : Environment.ProcessorCount,
        };
    }

    /// <summary>The directory of a table's files.</summary>
    public static LakeDirectory DirectoryOf(LakeDirectory lake, TableDefinition table) => lake
        .GetDirectory(new StoredPath(table.Schema.Path.Path, table.Schema.Path.IsRelative))
        .GetDirectory(new StoredPath(table.Path.Path, table.Path.IsRelative));
}
