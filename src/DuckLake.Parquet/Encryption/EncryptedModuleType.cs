namespace DuckLake.Parquet;

/// <summary>Module types of Encryption.md §4.4.2.</summary>
internal enum EncryptedModuleType : byte
{
    Footer = 0,
    ColumnMetaData = 1,
    DataPage = 2,
    DictionaryPage = 3,
    DataPageHeader = 4,
    DictionaryPageHeader = 5,
    ColumnIndex = 6,
    OffsetIndex = 7,
    BloomFilterHeader = 8,
    BloomFilterBitset = 9,
}
