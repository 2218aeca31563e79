using System.Collections.Frozen;

namespace DuckLake.Parquet;

/// <summary>
/// Keys for reading encrypted files. Keys are 16, 24 or 32 bytes; they are copied and never shown. Immutable; thread-safe.
/// </summary>
public sealed class ParquetDecryptionProperties
{
    private readonly byte[]? _footerKey;
    private readonly byte[] _aadPrefix;
    private readonly FrozenDictionary<string, byte[]> _columnKeys;
    private readonly Func<ReadOnlyMemory<byte>, byte[]?>? _keyRetriever;

    /// <summary>Creates the properties.</summary>
    /// <param name="footerKey">Key of the footer and of the columns without a key of their own, or empty when the retriever supplies it.</param>
    /// <param name="columnKeys">Keys of columns by dotted path, or null.</param>
    /// <param name="keyRetriever">Returns the key for the key metadata stored in the file, or null when it has none; must be thread-safe.</param>
    /// <param name="aadPrefix">The AAD prefix the file was written with, when the file does not store it; when it does, the two must be equal.</param>
    /// <exception cref="ArgumentException">A key is not 16, 24 or 32 bytes long.</exception>
    public ParquetDecryptionProperties(
        ReadOnlySpan<byte> footerKey,
        IEnumerable<KeyValuePair<string, byte[]>>? columnKeys = null,
        Func<ReadOnlyMemory<byte>, byte[]?>? keyRetriever = null,
        ReadOnlySpan<byte> aadPrefix = default)
    {
        _footerKey = footerKey.IsEmpty ? null : CopyKey(footerKey, nameof(footerKey));
        _columnKeys = (columnKeys ?? []).ToFrozenDictionary(
            pair => pair.Key, pair => CopyKey(pair.Value, nameof(columnKeys)), StringComparer.Ordinal);
        _keyRetriever = keyRetriever;
        _aadPrefix = aadPrefix.ToArray();
    }

    internal ReadOnlySpan<byte> AadPrefix => _aadPrefix;

    internal static bool IsKeyLength(int lengthBytes) => lengthBytes is 16 or 24 or 32;

    internal byte[]? FindFooterKey(byte[]? keyMetadata) => _footerKey ?? Retrieve(keyMetadata);

    internal byte[]? FindColumnKey(string path, byte[]? keyMetadata) =>
        _columnKeys.TryGetValue(path, out byte[]? key) ? key : Retrieve(keyMetadata);

    private static byte[] CopyKey(ReadOnlySpan<byte> key, string parameterName) =>
        IsKeyLength(key.Length)
            ? key.ToArray()
            : throw new ArgumentException($"A Parquet key has 16, 24 or 32 bytes; this one has {key.Length}.", parameterName);

    private byte[]? Retrieve(byte[]? keyMetadata)
    {
        byte[]? key = keyMetadata is null || _keyRetriever is null ? null : _keyRetriever(keyMetadata);
        if (key is not null && !IsKeyLength(key.Length))
        {
            throw new InvalidParquetException(
                ParquetErrorKind.Encryption, $"The key retriever returned a key of {key.Length} bytes; 16, 24 or 32 are possible.");
        }

        return key;
    }
}
