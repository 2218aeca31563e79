using DuckLake.Columnar;
using DuckLake.Parquet;
using DuckLake.Storage;

namespace DuckLake.Arrow.Tests;

/// <summary>Reads files of the memory store.</summary>
internal static class WrittenFiles
{
    public static async Task<byte[]> BytesAsync(ObjectStoreRegistry stores, string path)
    {
        IObjectStore store = stores.Resolve(path);
        byte[] content = new byte[(await store.HeadAsync(path)).SizeBytes];
        await store.ReadAsync(path, 0, content);
        return content;
    }

    public static async Task<ParquetFileReader> OpenAsync(ObjectStoreRegistry stores, WrittenDataFile file, bool withKey = true)
    {
        byte[] content = await BytesAsync(stores, file.FullPath);
        Assert.Equal(file.SizeBytes, content.Length);
        var options = new ParquetReaderOptions
        {
            Decryption = withKey && file.EncryptionKey is { } key ? new ParquetDecryptionProperties(Convert.FromBase64String(key)) : null,
        };
        ParquetFileReader reader = ParquetFileReader.Open(content, options);
        Assert.Equal(file.RecordCount, reader.Metadata.RowCount);
        Assert.Equal(file.FooterSizeBytes, reader.Metadata.FooterSizeBytes);
        Assert.Equal(file.RowGroupCount, reader.Metadata.RowGroups.Count);
        return reader;
    }

    /// <summary>The rows of files as texts, one file after the other.</summary>
    public static async Task<List<string?[]>> ReadAsync(ObjectStoreRegistry stores, IEnumerable<WrittenDataFile> files)
    {
        var rows = new List<string?[]>();
        foreach (WrittenDataFile file in files)
        {
            ParquetFileReader reader = await OpenAsync(stores, file);
            await using IArrowArrayStream stream = reader.Read();
            rows.AddRange(await GoldenTables.ReadAsync(stream));
        }

        return rows;
    }
}
