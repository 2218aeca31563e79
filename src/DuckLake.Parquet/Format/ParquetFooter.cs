using System.Buffers.Binary;

namespace DuckLake.Parquet;

/// <summary>Reads the footer of a Parquet file from bytes the caller fetched. Stateless; thread-safe.</summary>
public static class ParquetFooter
{
    /// <summary>Size of what follows the footer: its length (4 bytes) and the magic (4 bytes).</summary>
    public const int TailSizeBytes = 8;

    private const int MagicSizeBytes = 4;
    private const int MinimumFileSizeBytes = MagicSizeBytes + TailSizeBytes;

    private static ReadOnlySpan<byte> PlainMagic => "PAR1"u8;

    private static ReadOnlySpan<byte> EncryptedMagic => "PARE"u8;

    /// <summary>
    /// Reads the metadata when <paramref name="tail"/> holds the whole footer, else tells which bytes to fetch: the range
    /// returned reaches to the end of the file and is the <paramref name="tail"/> of the next call.
    /// </summary>
    /// <param name="tail">The last bytes of the file, at least <see cref="TailSizeBytes"/> of them; borrowed for the call.</param>
    /// <param name="fileSizeBytes">Size of the whole file.</param>
    /// <param name="options">Limits and keys, or null for the defaults.</param>
    /// <param name="fileName">Name for errors, or null.</param>
    /// <returns>The metadata, or the byte range still needed.</returns>
    /// <exception cref="InvalidParquetException">The file is no Parquet file, is corrupt, or needs another key.</exception>
    public static ParquetFooterResult Read(
        ReadOnlySpan<byte> tail, long fileSizeBytes, ParquetReaderOptions? options = null, string? fileName = null)
    {
        options ??= ParquetReaderOptions.Default;
        try
        {
            return ReadCore(tail, fileSizeBytes, options, fileName);
        }
        catch (InvalidParquetException e) when (e.Locate(fileName))
        {
            throw;
        }
    }

    private static ParquetFooterResult ReadCore(ReadOnlySpan<byte> tail, long fileSizeBytes, ParquetReaderOptions options, string? fileName)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tail.Length, fileSizeBytes);
        if (fileSizeBytes < MinimumFileSizeBytes)
        {
            throw new InvalidParquetException(
                $"A Parquet file has at least {MinimumFileSizeBytes} bytes, this one has {fileSizeBytes}; it is empty or truncated.", fileSizeBytes);
        }

        if (tail.Length < TailSizeBytes)
        {
            return new ParquetFooterResult(null, new ParquetByteRange(fileSizeBytes - TailSizeBytes, TailSizeBytes));
        }

        ReadOnlySpan<byte> magic = tail[^MagicSizeBytes..];
        bool isEncrypted = magic.SequenceEqual(EncryptedMagic);
        if (!isEncrypted && !magic.SequenceEqual(PlainMagic))
        {
            throw new InvalidParquetException(
                "The file does not end in the magic PAR1 or PARE; it is no Parquet file or truncated.", fileSizeBytes - MagicSizeBytes);
        }

        uint footerSize = BinaryPrimitives.ReadUInt32LittleEndian(tail[^TailSizeBytes..]);
        if (footerSize == 0 || footerSize > fileSizeBytes - MinimumFileSizeBytes)
        {
            throw new InvalidParquetException(
                $"The footer length {footerSize} does not fit into a file of {fileSizeBytes} bytes.", fileSizeBytes - TailSizeBytes);
        }

        if (footerSize > options.MaxFooterSizeBytes)
        {
            throw new InvalidParquetException(
                ParquetErrorKind.LimitExceeded,
                $"The footer of {footerSize} bytes passes the limit of {options.MaxFooterSizeBytes}; raise {nameof(options.MaxFooterSizeBytes)} to read it.",
                fileSizeBytes - TailSizeBytes);
        }

        int needed = checked((int)footerSize + TailSizeBytes);
        long footerOffset = fileSizeBytes - needed;
        if (tail.Length < needed)
        {
            return new ParquetFooterResult(null, new ParquetByteRange(footerOffset, needed));
        }

        ReadOnlySpan<byte> footer = tail[^needed..^TailSizeBytes];
        var parser = new FooterParser(fileSizeBytes, footerOffset, footer.Length, fileName);
        ParquetMetadata metadata = isEncrypted
            ? ReadEncryptedFooter(parser, footer, footerOffset, options)
            : ReadPlainFooter(parser, footer, footerOffset, options);
        return new ParquetFooterResult(metadata, default);
    }

    private static ParquetMetadata ReadPlainFooter(FooterParser parser, ReadOnlySpan<byte> footer, long footerOffset, ParquetReaderOptions options)
    {
        int size = parser.Read(footer, footerOffset);
        if (parser.Algorithm is not { } algorithm)
        {
            return parser.Build(null, ParquetEncryptionMode.None);
        }

        var decryptor = FileDecryptor.ForPlaintextFooter(algorithm, parser.FooterSigningKeyMetadata, options.Decryption, footerOffset);
        decryptor.VerifyFooterSignature(footer[..size], footer[size..], footerOffset);
        return parser.Build(decryptor, ParquetEncryptionMode.PlaintextFooter);
    }

    private static ParquetMetadata ReadEncryptedFooter(FooterParser parser, ReadOnlySpan<byte> footer, long footerOffset, ParquetReaderOptions options)
    {
        var reader = new ThriftReader(footer, footerOffset);
        EncryptionAlgorithm? algorithm = null;
        byte[]? keyMetadata = null;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: algorithm = EncryptionAlgorithm.Read(ref reader, field); break;
                case 2: keyMetadata = reader.ReadBytes(field); break;
                default: reader.Skip(field); break;
            }
        }

        if (algorithm is null)
        {
            throw reader.Error("The file's crypto metadata lacks the encryption algorithm.");
        }

        FileDecryptor decryptor = FileDecryptor.ForEncryptedFooter(
            algorithm, keyMetadata, options.Decryption, footer[reader.Position..], footerOffset + reader.Position, out byte[] plain);
        parser.Read(plain, footerOffset);
        return parser.Build(decryptor, ParquetEncryptionMode.EncryptedFooter);
    }
}
