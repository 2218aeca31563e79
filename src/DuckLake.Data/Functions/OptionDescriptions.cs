namespace DuckLake.Data;

/// <summary>What the options of a lake mean.</summary>
internal static class OptionDescriptions
{
    private static readonly Dictionary<string, string> s_texts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["data_inlining_row_limit"] = "Rows of one insert that are kept inside the catalog at most",
        ["parquet_compression"] = "Codec of Parquet files (uncompressed, snappy, gzip, zstd, brotli, lz4, lz4_raw)",
        ["parquet_version"] = "Version of the Parquet format (1 or 2)",
        ["parquet_compression_level"] = "Level of the codec of Parquet files",
        ["parquet_row_group_size"] = "Rows of a row group of Parquet files",
        ["parquet_row_group_size_bytes"] = "Bytes of a row group of Parquet files",
        ["hive_file_pattern"] = "Whether files of partitioned tables lie in folders named key=value",
        ["target_file_size"] = "Size that data files are written and merged to",
        ["version"] = "Version of the DuckLake format",
        ["created_by"] = "Program that created the lake",
        ["data_path"] = "Where the data files are",
        ["require_commit_message"] = "Whether each snapshot needs a commit message",
        ["rewrite_delete_threshold"] = "Share of deleted rows (0 to 1) from which on a file is rewritten",
        ["delete_older_than"] = "Age from which on unused files are removed",
        ["expire_older_than"] = "Age from which on snapshots are expired",
        ["auto_compact"] = "Whether maintenance of the whole lake includes the table",
        ["encrypted"] = "Whether data files are encrypted",
        ["per_thread_output"] = "Whether each writing thread makes files of its own",
        ["write_deletion_vectors"] = "Whether deletes are written as deletion vectors (Puffin); experimental",
        ["sort_on_insert"] = "Whether inserted rows are sorted as SET SORTED BY says",
    };

    /// <summary>The description, or null for an option nobody knows.</summary>
    public static string? Find(string option) => s_texts.GetValueOrDefault(option);
}
