using System.Security.Cryptography;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Encryption;

public sealed class AesCtrTests : LeakCheckedTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(4095)]
    [InlineData(4097)]
    [InlineData(70_001)]
    public void Every_block_is_the_cipher_of_its_counter(int length)
    {
        var random = new Random(length);
        byte[] key = new byte[24], nonce = new byte[12], source = new byte[length];
        random.NextBytes(key);
        random.NextBytes(nonce);
        random.NextBytes(source);
        using var aes = Aes.Create();
        aes.Key = key;
        var actual = new byte[length];
        AesCtr.Transform(aes, nonce, source, actual);

        for (int i = 0; i < length; i++)
        {
            int counter = i / 16 + 1;
            byte[] block = [.. nonce, (byte)(counter >> 24), (byte)(counter >> 16), (byte)(counter >> 8), (byte)counter];
            byte[] keyStream = i % 16 == 0 ? aes.EncryptEcb(block, PaddingMode.None) : [];
            if (keyStream.Length > 0)
            {
                for (int j = i; j < Math.Min(i + 16, length); j++)
                {
                    Assert.Equal((byte)(source[j] ^ keyStream[j - i]), actual[j]);
                }
            }
        }
    }
}
