using System.Globalization;
using DuckLake.DuckDb;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Format;

/// <summary>The metadata of every valid file as DuckDB's own reader tells it.</summary>
public sealed class MetadataAgainstDuckDbTests : LeakCheckedTest
{
    /// <summary>Files DuckDB refuses to open.</summary>
    private static readonly string[] s_refused =
    [
        "data/map_no_value.parquet",
    ];

    private readonly DuckDbSession _duckDb = DuckDbSession.Open();

    [SkippableTheory]
    [MemberData(nameof(FooterCorpusTests.ValidFiles), MemberType = typeof(FooterCorpusTests))]
    public void Row_groups_chunks_and_schema_are_the_same(string path)
    {
        byte[] file = ParquetTestFiles.Read(path);
        if (s_refused.Contains(path))
        {
            Assert.Throws<DuckDbException>(() => QueryChunks(path));
            return;
        }

        ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(file);
        Assert.Equal(QueryChunks(path), metadata.RowGroups.SelectMany(group => group.Columns).Select(chunk => Describe(metadata, chunk)));
        Assert.Equal(QuerySchema(path), Flatten(metadata.Schema.Root).Skip(1).Select(Describe));
    }

    protected override void Cleanup() => _duckDb.Dispose();

    private static string Describe(ParquetMetadata metadata, ColumnChunkMetadata chunk) => string.Join(
        '|', chunk.RowGroupOrdinal, chunk.Column.ColumnIndex, metadata.RowGroups[chunk.RowGroupOrdinal].RowCount, chunk.ValueCount,
        chunk.TotalCompressedSizeBytes, chunk.TotalUncompressedSizeBytes, chunk.DataPageOffset, TypeName(chunk.PhysicalType),
        chunk.Statistics?.NullCount?.ToString(CultureInfo.InvariantCulture));

    private static string Describe(ParquetNode node) => string.Join(
        '|', node.Name, node.Repetition.ToString().ToUpperInvariant(), node is ParquetColumn column ? TypeName(column.PhysicalType) : null,
        node.FieldId, ConvertedName(node.ConvertedType));

    private IEnumerable<string> QueryChunks(string path) => Query(
        "SELECT row_group_id, column_id, row_group_num_rows, num_values, total_compressed_size, total_uncompressed_size, " +
        $"data_page_offset, type, stats_null_count FROM parquet_metadata({Literal(path)}) ORDER BY row_group_id, column_id");

    private IEnumerable<string> QuerySchema(string path) =>
        Query($"SELECT name, repetition_type, type, field_id, converted_type FROM parquet_schema({Literal(path)}) OFFSET 1");

    private static string Literal(string path) => DuckDbSession.Literal(Path.Combine(ParquetTestFiles.Root, path));

    private IEnumerable<string> Query(string sql) => _duckDb.Query(sql).Rows.Select(row => string.Join('|', row));

    private static IEnumerable<ParquetNode> Flatten(ParquetNode node) => node.Children.SelectMany(Flatten).Prepend(node);

    private static string TypeName(ParquetPhysicalType type) => type switch
    {
        ParquetPhysicalType.ByteArray => "BYTE_ARRAY",
        ParquetPhysicalType.FixedLenByteArray => "FIXED_LEN_BYTE_ARRAY",
        _ => type.ToString().ToUpperInvariant(),
    };

    private static string? ConvertedName(ParquetConvertedType? type) => type switch
    {
        null => null,
        ParquetConvertedType.MapKeyValue => "MAP_KEY_VALUE",
        >= ParquetConvertedType.UInt8 and <= ParquetConvertedType.UInt64 => "UINT_" + (8 << (type - ParquetConvertedType.UInt8)),
        >= ParquetConvertedType.Int8 and <= ParquetConvertedType.Int64 => "INT_" + (8 << (type - ParquetConvertedType.Int8)),
        ParquetConvertedType.TimeMillis => "TIME_MILLIS",
        ParquetConvertedType.TimeMicros => "TIME_MICROS",
        ParquetConvertedType.TimestampMillis => "TIMESTAMP_MILLIS",
        ParquetConvertedType.TimestampMicros => "TIMESTAMP_MICROS",
        _ => type.ToString()!.ToUpperInvariant(),
    };
}
