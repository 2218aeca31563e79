using System.Text;
using DuckLake.Parquet.Tests.Format;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Fuzz;

/// <summary>The files that are damaged: small ones that have every encoding, codec and structure between them.</summary>
internal static class MutationFiles
{
    private static readonly string[] s_paths =
    [
        "data/alltypes_plain.snappy.parquet",
        "data/nullable.impala.parquet",
        "data/nested_maps.snappy.parquet",
        "data/delta_encoding_optional_column.parquet",
        "data/delta_length_byte_array.parquet",
        "data/byte_stream_split.zstd.parquet",
        "data/data_index_bloom_encoding_with_length.parquet",
        "data/int32_with_null_pages.parquet",
        "data/hadoop_lz4_compressed.parquet",
        "data/datapage_v2.snappy.parquet",
        "data/concatenated_gzip_members.parquet",
        "shredded_variant/case-083.parquet",
    ];

    /// <summary>Skips the running test when the collection is absent.</summary>
    internal static MutationFile[] Load() =>
    [
        .. s_paths.Select(path => new MutationFile(path, ParquetTestFiles.Read(path))),
        LoadEncrypted("data/encrypt_columns_and_footer_ctr.parquet.encrypted"),
        WriteBrotli(),
    ];

    /// <summary>Pages in CTR mode are not authenticated, so that damage gets as far as the decoders.</summary>
    private static MutationFile LoadEncrypted(string path)
    {
        var keys = new Dictionary<string, byte[]>
        {
            ["double_field"] = Encoding.ASCII.GetBytes("1234567890123450"),
            ["float_field"] = Encoding.ASCII.GetBytes("1234567890123451"),
        };
        return new MutationFile(path, ParquetTestFiles.Read(path), new ParquetDecryptionProperties("0123456789012345"u8, keys));
    }

    private static MutationFile WriteBrotli()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Combine("brotli.parquet");
        using DuckDbSession duckDb = DuckDbSession.Open(threads: 1);
        duckDb.Execute(
            "COPY (SELECT i, 'text ' || i % 9 AS s, CASE WHEN i % 5 > 0 THEN [i, NULL] END AS l, {'a': i::DECIMAL(18, 2), 'b': md5(i::VARCHAR)::UUID} AS st "
            + "FROM (SELECT CASE WHEN range % 7 > 0 THEN range::HUGEINT END AS i FROM range(100))) "
            + $"TO {DuckDbSession.Literal(path)} (FORMAT parquet, CODEC brotli, PARQUET_VERSION v2)");
        return new MutationFile("brotli.parquet (written by DuckDB)", File.ReadAllBytes(path));
    }
}
