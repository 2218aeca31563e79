using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Storage;

namespace DuckLake.Arrow.Tests;

/// <summary>Table definitions and write contexts that need no catalog.</summary>
internal static class WriteTables
{
    private const string Directory = "memory://lake/main/t/";

    /// <summary>A table of columns without children; ids count from 1.</summary>
    public static TableDefinition Create(params (string Name, string Type)[] columns) =>
        Create([.. columns.Select((column, i) => Column(i + 1, column.Name, column.Type))]);

    public static TableDefinition Create(
        IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<(long ColumnId, string Transform)>? partition = null, IReadOnlyList<SortField>? sort = null) => new()
        {
            TableId = 1,
            Name = "t",
            Schema = new SchemaDefinition { SchemaId = 0, Name = "main", Path = new CatalogPath("main/", true), BeginSnapshot = 0 },
            Path = new CatalogPath("t/", true),
            BeginSnapshot = 1,
            Columns = columns,
            CurrentPartitionSpec = partition is null
                ? null
                : new PartitionSpec(7, 1, null, [.. partition.Select((key, i) => new PartitionField(i, key.ColumnId, PartitionTransform.Parse(key.Transform)))]),
            SortSpec = sort is null ? null : new SortSpec(8, sort),
        };

    public static ColumnDefinition Column(
        long id, string name, string type, bool nullsAllowed = true, string? defaultText = null, bool isExpression = false, params ColumnDefinition[] children) => new()
        {
            ColumnId = id,
            Name = name,
            TypeText = type,
            Type = DuckLakeType.Parse(type),
            NullsAllowed = nullsAllowed,
            Default = defaultText,
            IsDefaultExpression = isExpression,
            Order = id,
            BeginSnapshot = 1,
            Children = children,
        };

    public static Schema SchemaOf(TableDefinition table) =>
        ResolvedColumn.ToSchema(ColumnResolver.ToResolved(table.Columns), StringRepresentation.String);

    public static TableWriteContext Context(
        TableDefinition table,
        ObjectStoreRegistry stores,
        TableWriteOptions? options = null,
        InliningMode inlining = InliningMode.Never,
        long memoryBudgetBytes = 1L << 30,
        string? encryptionKey = null) => new()
        {
            Table = table,
            Schema = SchemaOf(table),
            DirectoryPath = Directory,
            ObjectStores = stores,
            Options = options ?? new TableWriteOptions(),
            Inlining = inlining,
            MemoryBudgetBytes = memoryBudgetBytes,
            EncryptionKey = encryptionKey,
            DegreeOfParallelism = 2,
        };

    /// <summary>The paths of all objects in the memory store, below the table's directory.</summary>
    public static async Task<List<string>> ListAsync(ObjectStoreRegistry stores)
    {
        var paths = new List<string>();
        await foreach (ObjectInfo info in stores.Resolve(Directory).ListAsync("memory://"))
        {
            paths.Add(info.Path[Directory.Length..]);
        }

        return paths;
    }

    /// <summary>A batch of the table's layout from texts, one array of values per column; null is NULL.</summary>
    public static RecordBatch Batch(TableDefinition table, params string?[][] columns)
    {
        Schema schema = SchemaOf(table);
        var arrays = new IArrowArray[columns.Length];
        for (int i = 0; i < arrays.Length; i++)
        {
            using IArrowArrayBuilder builder = ArrowArrayBuilderFactory.Create(schema.FieldsList[i].DataType);
            foreach (string? text in columns[i])
            {
                ValueParser.Append(builder, schema.FieldsList[i], text);
            }

            arrays[i] = builder.Build();
        }

        return new RecordBatch(schema, arrays, columns[0].Length);
    }
}
