using System.Runtime.CompilerServices;

namespace DuckLake.Columnar;

/// <summary>Decodes the LZ4 block format. Thread-safe; corrupt input is refused, never read or written out of bounds.</summary>
internal static unsafe class Lz4Block
{
    private const int MinimumMatchLength = 4;

    /// <summary>Decodes a block and returns the bytes written.</summary>
    /// <exception cref="InvalidDataException">The block is corrupt or longer than <paramref name="destination"/>.</exception>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> destination) =>
        TryDecode(source, destination, out int written)
            ? written
            : throw new InvalidDataException("it is no valid LZ4 block or longer than expected");

    public static bool TryDecode(ReadOnlySpan<byte> source, Span<byte> destination, out int written) =>
        TryDecode(source, destination, 0, out written);

    /// <summary>Decodes a block to position <paramref name="start"/>; it may refer to the bytes before.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> source, Span<byte> destination, int start, out int written)
    {
        fixed (byte* input = source)
        fixed (byte* output = destination)
        {
            byte* op = output + start;
            bool isValid = Decode(input, input + source.Length, output, ref op, output + destination.Length);
            written = isValid ? (int)(op - output) - start : 0;
            return isValid;
        }
    }

    private static bool Decode(byte* ip, byte* ipEnd, byte* outputStart, ref byte* position, byte* opEnd)
    {
        byte* op = position;
        while (ip < ipEnd)
        {
            uint token = *ip++;
            nuint length = token >> 4;
            if (length < 15 && ipEnd - ip >= 16 && opEnd - op >= 16)
            {
                MatchCopy.Copy16(ip, op);
            }
            else
            {
                if ((length == 15 && !ReadLength(ref ip, ipEnd, ref length))
                    || length > (nuint)(ipEnd - ip) || length > (nuint)(opEnd - op))
                {
                    return false;
                }

                Buffer.MemoryCopy(ip, op, length, length);
            }

            ip += length;
            op += length;
            if (ip == ipEnd)
            {
                break;
            }

            if (ipEnd - ip < 2)
            {
                return false;
            }

            nuint offset = Unsafe.ReadUnaligned<ushort>(ip);
            if (!BitConverter.IsLittleEndian)
            {
                offset = (nuint)(ip[0] | (ip[1] << 8));
            }

            ip += 2;
            length = token & 15;
            if (length == 15 && !ReadLength(ref ip, ipEnd, ref length))
            {
                return false;
            }

            length += MinimumMatchLength;
            if (offset == 0 || offset > (nuint)(op - outputStart) || length > (nuint)(opEnd - op))
            {
                return false;
            }

            MatchCopy.CopyMatch(op, offset, length, opEnd);
            op += length;
        }

        position = op;
        return true;
    }

    private static bool ReadLength(ref byte* ip, byte* ipEnd, ref nuint length)
    {
        byte next;
        do
        {
            if (ip >= ipEnd)
            {
                return false;
            }

            next = *ip++;
            length += next;
        }
        while (next == 255);
        return true;
    }
}
