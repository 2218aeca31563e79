using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DuckLake.Parquet;

/// <summary>AES in counter mode (NIST SP 800-38A) with a 12-byte nonce and a 4-byte big-endian counter that starts at 1.</summary>
internal static class AesCtr
{
    private const int BlockSizeBytes = 16;
    private const int ChunkSizeBytes = 4096;

    /// <summary>Encrypts or decrypts; the two are the same.</summary>
    public static void Transform(Aes aes, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Span<byte> counters = stackalloc byte[ChunkSizeBytes];
        Span<byte> keyStream = stackalloc byte[ChunkSizeBytes];
        for (int block = 0; block < ChunkSizeBytes; block += BlockSizeBytes)
        {
            nonce.CopyTo(counters[block..]);
        }

        uint counter = 1;
        for (int position = 0; position < source.Length; position += ChunkSizeBytes)
        {
            int length = Math.Min(ChunkSizeBytes, source.Length - position);
            int blocks = (length + BlockSizeBytes - 1) / BlockSizeBytes;
            for (int block = 0; block < blocks; block++)
            {
                BinaryPrimitives.WriteUInt32BigEndian(counters[(block * BlockSizeBytes + nonce.Length)..], counter++);
            }

            int size = blocks * BlockSizeBytes;
            aes.EncryptEcb(counters[..size], keyStream[..size], PaddingMode.None);
            Xor(source.Slice(position, length), keyStream, destination.Slice(position, length));
        }
    }

    private static void Xor(ReadOnlySpan<byte> source, ReadOnlySpan<byte> keyStream, Span<byte> destination)
    {
        int i = 0;
        for (; i <= source.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            (new Vector<byte>(source[i..]) ^ new Vector<byte>(keyStream[i..])).CopyTo(destination[i..]);
        }

        for (; i < source.Length; i++)
        {
            destination[i] = (byte)(source[i] ^ keyStream[i]);
        }
    }
}
