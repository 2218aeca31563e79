using System.Runtime.CompilerServices;

namespace DuckLake.Columnar;

/// <summary>A growing validity bitmap that takes no memory until the first null.</summary>
internal sealed class ValidityBuilder(MemoryAllocator? allocator) : IDisposable
{
    private readonly NativeBufferBuilder _bits = new(allocator);

    internal int Length { get; private set; }

    internal int NullCount { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AppendValid()
    {
        if (NullCount != 0)
        {
            AppendBits(1, value: true);
        }
        else
        {
            Length = checked(Length + 1);
        }
    }

    internal void AppendValid(int count)
    {
        if (NullCount != 0)
        {
            AppendBits(count, value: true);
        }
        else
        {
            Length = checked(Length + count);
        }
    }

    internal void AppendNull() => AppendNulls(1);

    internal void AppendNulls(int count)
    {
        if (count == 0)
        {
            return;
        }

        MaterialiseValid();
        AppendBits(count, value: false);
        NullCount += count;
    }

    /// <summary>Appends validity from a bitmap, 1 = valid; an empty bitmap means all valid.</summary>
    internal void AppendBitmap(ReadOnlySpan<byte> bitmap, int start, int count)
    {
        int nulls = bitmap.IsEmpty ? 0 : count - BitUtility.CountBits(bitmap, start, count);
        if (nulls == 0)
        {
            AppendValid(count);
            return;
        }

        MaterialiseValid();
        int position = Length;
        AppendBits(count, value: false);
        BitUtility.CopyBits(bitmap, start, _bits.WrittenSpan, position, count);
        NullCount += nulls;
    }

    /// <summary>Makes room for <paramref name="count"/> further bits where a bitmap exists already.</summary>
    internal void Reserve(int count)
    {
        if (NullCount != 0)
        {
            _bits.EnsureCapacity(BitUtility.ByteCount(checked(Length + count)));
        }
    }

    /// <summary>Hands over the bitmap (empty if nothing is null) and starts anew.</summary>
    internal ArrowBuffer Finish()
    {
        ArrowBuffer result = _bits.Finish();
        Length = 0;
        NullCount = 0;
        return result;
    }

    public void Dispose()
    {
        _bits.Dispose();
        Length = 0;
        NullCount = 0;
    }

    private void MaterialiseValid()
    {
        if (NullCount == 0)
        {
            int length = Length;
            Length = 0;
            AppendBits(length, value: true);
        }
    }

    private unsafe void AppendBits(int count, bool value)
    {
        int end = checked(Length + count);
        long grown = BitUtility.ByteCount(end) - _bits.Length;
        if (grown > 0)
        {
            new Span<byte>(_bits.Advance(grown), (int)grown).Clear();
        }

        if (value)
        {
            BitUtility.SetBits(_bits.WrittenSpan, Length, count, value: true);
        }

        Length = end;
    }
}
