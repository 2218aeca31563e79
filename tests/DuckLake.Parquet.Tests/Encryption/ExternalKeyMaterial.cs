using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DuckLake.Parquet.Tests.Format;

namespace DuckLake.Parquet.Tests.Encryption;

/// <summary>
/// Keys wrapped twice, kept in a file beside the data: a master key wraps the key-encryption key, which wraps the data key,
/// each by AES-GCM as nonce, ciphertext, tag in base64 with the wrapping key's id as AAD.
/// </summary>
internal static class ExternalKeyMaterial
{
    private const string Path = "data/_KEY_MATERIAL_FOR_external_key_material_java.parquet.encrypted.json";

    public static byte[]? Retrieve(ReadOnlyMemory<byte> keyMetadata)
    {
        string reference = JsonDocument.Parse(keyMetadata).RootElement.GetProperty("keyReference").GetString()!;
        JsonElement all = JsonDocument.Parse(ParquetTestFiles.Read(Path)).RootElement;
        JsonElement material = JsonDocument.Parse(all.GetProperty(reference).GetString()!).RootElement;
        string masterKeyId = Text(material, "masterKeyID");
        string masterKey = masterKeyId switch
        {
            "kf" => "0123456789012345",
            "kc1" => "1234567890123450",
            _ => "1234567890123451",
        };
        byte[] keyEncryptionKey = Unwrap(
            Encoding.ASCII.GetBytes(masterKey), Text(material, "wrappedKEK"), Encoding.UTF8.GetBytes(masterKeyId));
        return Unwrap(keyEncryptionKey, Text(material, "wrappedDEK"), Convert.FromBase64String(Text(material, "keyEncryptionKeyID")));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static byte[] Unwrap(byte[] key, string wrapped, byte[] aad)
    {
        byte[] bytes = Convert.FromBase64String(wrapped);
        var plain = new byte[bytes.Length - 28];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(bytes.AsSpan(0, 12), bytes.AsSpan(12, plain.Length), bytes.AsSpan(12 + plain.Length), plain, aad);
        return plain;
    }
}
