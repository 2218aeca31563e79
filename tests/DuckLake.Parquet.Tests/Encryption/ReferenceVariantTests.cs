using DuckLake.Parquet.Tests.Format;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Encryption;

/// <summary>Files of the reference implementation: the footer key for all modules, no AAD, columns not marked as encrypted.</summary>
public sealed class ReferenceVariantTests : LeakCheckedTest
{
    [SkippableTheory]
    [InlineData("e/ducklake-01a1fbe5-90ad-7cbb-bdaf-80f5febde371.parquet", "RDf8AlpHvRV46QcNilxeBA==", 200)]
    [InlineData("e/ducklake-01a1fbe5-90b7-7d25-9a4e-def393ed7489.parquet", "WdeiHtEyrLdutXG3fgYATQ==", 20)]
    [InlineData("e/ducklake-01a1fbe5-90da-7cb9-9cc0-d4a14c955382.parquet", "XnOZHDINICM2Dc7qptqZXw==", 10)]
    [InlineData("p/ducklake-01a1fbe5-9135-744d-b119-ccfd46aac349.parquet", "HLfD0kY2M980Dio88DBcSw==", 10)]
    [InlineData("codecs/ducklake-01a1fbe5-9184-7f54-889a-24fa5335a817.parquet", "84EEaaCyvapv/TX/hd+rzw==", 5000)]
    public void Every_page_is_read_with_the_key_of_the_catalog(string path, string key, long rowCount)
    {
        TestPaths.RequireShared();
        byte[] file = File.ReadAllBytes(Path.Combine(TestPaths.Golden, "curated/encrypted/data/sqlite/main", path));
        var options = new ParquetReaderOptions { Decryption = new ParquetDecryptionProperties(Convert.FromBase64String(key)) };
        ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(file, options);

        Assert.Equal(rowCount, metadata.RowCount);
        Assert.Equal(ParquetEncryptionMode.EncryptedFooter, metadata.EncryptionMode);
        foreach (ColumnChunkMetadata chunk in metadata.RowGroups.SelectMany(group => group.Columns))
        {
            Assert.True(chunk.IsEncrypted);
            Assert.Equal(chunk.ValueCount, PageWalker.Walk(file, metadata, chunk));
        }

        var wrong = new ParquetReaderOptions { Decryption = new ParquetDecryptionProperties(new byte[16]) };
        Assert.Equal(ParquetErrorKind.Encryption, Assert.Throws<InvalidParquetException>(() => ParquetTestFiles.ReadMetadata(file, wrong)).Kind);
    }
}
