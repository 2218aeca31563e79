using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace DuckLake.Columnar;

/// <summary>Text and metadata in the C Data Interface.</summary>
internal static unsafe class CDataText
{
    internal static byte* Allocate(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        byte* pointer = (byte*)NativeMemory.Alloc((nuint)length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(pointer, length));
        pointer[length] = 0;
        return pointer;
    }

    internal static string? Read(byte* text) => text == null ? null : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    /// <summary>Encodes metadata: a count, then lengths and bytes of keys and values. Null without metadata.</summary>
    internal static byte* AllocateMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count == 0)
        {
            return null;
        }

        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(metadata.Count);
        foreach ((string key, string value) in metadata)
        {
            foreach (string part in (ReadOnlySpan<string>)[key, value])
            {
                byte[] bytes = Encoding.UTF8.GetBytes(part);
                writer.Write(bytes.Length);
                writer.Write(bytes);
            }
        }

        writer.Flush();
        byte* pointer = (byte*)NativeMemory.Alloc((nuint)stream.Length);
        stream.GetBuffer().AsSpan(0, (int)stream.Length).CopyTo(new Span<byte>(pointer, (int)stream.Length));
        return pointer;
    }

    /// <exception cref="ArrowFormatException">A count or length is negative.</exception>
    internal static Dictionary<string, string>? ReadMetadata(byte* metadata)
    {
        if (metadata == null)
        {
            return null;
        }

        int count = ReadLength(ref metadata);
        var result = new Dictionary<string, string>();
        for (int i = 0; i < count; i++)
        {
            string key = ReadPart(ref metadata);
            result[key] = ReadPart(ref metadata);
        }

        return result.Count == 0 ? null : result;
    }

    private static string ReadPart(ref byte* position)
    {
        int length = ReadLength(ref position);
        string part = Encoding.UTF8.GetString(position, length);
        position += length;
        return part;
    }

    private static int ReadLength(ref byte* position)
    {
        int length = Unsafe.ReadUnaligned<int>(position);
        position += sizeof(int);
        return length >= 0 ? length : throw new ArrowFormatException($"Arrow metadata holds the negative length {length}.");
    }
}
