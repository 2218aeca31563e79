using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

public sealed class OptionTextTests : LeakCheckedTest
{
    [Theory]
    [InlineData("parquet_compression", "ZSTD", "zstd")]
    [InlineData("parquet_version", "2", "V2")]
    [InlineData("parquet_compression_level", "7", "7")]
    [InlineData("parquet_row_group_size", "2048", "2048")]
    [InlineData("parquet_row_group_size_bytes", "2MB", "2000000")]
    [InlineData("target_file_size", "1GiB", "1073741824")]
    [InlineData("target_file_size", "10MB", "10000000")]
    [InlineData("target_file_size", "1.5 kb", "1500")]
    [InlineData("data_inlining_row_limit", "0", "0")]
    [InlineData("hive_file_pattern", "false", "false")]
    [InlineData("per_thread_output", "1", "true")]
    [InlineData("sort_on_insert", "no", "false")]
    [InlineData("write_deletion_vectors", "yes", "true")]
    [InlineData("rewrite_delete_threshold", "0.25", "0.250000")]
    [InlineData("expire_older_than", "3 weeks", "3 weeks")]
    [InlineData("delete_older_than", "", "")]
    [InlineData("delete_older_than", null, "")]
    public void Values_are_stored_in_the_form_of_the_reference(string key, string? value, string expected) =>
        Assert.Equal(expected, OptionText.ToStored(key, value));

    [Theory]
    [InlineData("colour", "blue", "Unsupported option colour")]
    [InlineData("encrypted", "true", "Unsupported option encrypted")]
    [InlineData("data_path", "/elsewhere", "Unsupported option data_path")]
    [InlineData("version", "2.0", "Unsupported option version")]
    [InlineData("parquet_compression", "lzma", "Unsupported codec \"lzma\" for parquet, supported options are uncompressed, snappy, gzip, zstd, brotli, lz4, lz4_raw")]
    [InlineData("parquet_version", "3", "Only Parquet version 1 and 2 are supported")]
    [InlineData("parquet_version", "two", "Could not convert string 'two' to UINT64")]
    [InlineData("parquet_row_group_size", "0", "Row group size cannot be 0")]
    [InlineData("parquet_row_group_size_bytes", "huge", "Memory must have a number (e.g. 1GB)")]
    [InlineData("target_file_size", "big", "Memory must have a number (e.g. 1GB)")]
    [InlineData("target_file_size", "10 parsecs", "Unknown unit for memory")]
    [InlineData("target_file_size", "-1MB", "not negative")]
    [InlineData("parquet_compression_level", "-1", "to UINT64")]
    [InlineData("data_inlining_row_limit", null, "to UINT64")]
    [InlineData("rewrite_delete_threshold", "2", "The rewrite_delete_threshold must be between 0 and 1")]
    [InlineData("rewrite_delete_threshold", "half", "Could not convert string 'half' to DOUBLE")]
    [InlineData("expire_older_than", "a while", "expire_older_than is not a valid interval value.")]
    [InlineData("auto_compact", "perhaps", "Could not convert string 'perhaps' to BOOL")]
    [InlineData("auto_compact", null, "The auto_compact option can't be null.")]
    public void Other_values_are_refused_in_the_words_of_the_reference(string key, string? value, string expected)
    {
        DuckLakeException error = Assert.Throws<DuckLakeException>(() => OptionText.ToStored(key, value));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
