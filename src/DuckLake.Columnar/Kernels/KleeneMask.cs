using System.Numerics;
using System.Runtime.Intrinsics;

namespace DuckLake.Columnar;

/// <summary>
/// The result of a predicate over a batch in three-valued logic, as two bitmaps: where it is true and where it is false.
/// Rows in neither are unknown (NULL). Bits after <see cref="Length"/> are zero in both.
/// </summary>
internal sealed unsafe class KleeneMask : IDisposable
{
    // Words are padded to whole 512-bit vectors, so that vector loops need no tail.
    private const int WordsPerVector = 8;

    private readonly ArrowBuffer _buffer;
    private readonly int _paddedWords;
    private int _trueStart;
    private int _falseStart;
    private int _disposed;

    /// <summary>Creates a mask of unknowns.</summary>
    internal KleeneMask(int length, MemoryAllocator? allocator = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        WordCount = BitWords.WordCount(length);
        _paddedWords = (WordCount + WordsPerVector - 1) & ~(WordsPerVector - 1);
        _falseStart = _paddedWords;
        _buffer = (allocator ?? MemoryAllocator.Shared).AllocateZeroed(2L * _paddedWords * sizeof(ulong));
    }

    internal int Length { get; }

    internal int WordCount { get; }

    /// <summary>1 where the predicate is true.</summary>
    internal Span<ulong> True => new((ulong*)_buffer.Pointer + _trueStart, WordCount);

    /// <summary>1 where the predicate is false.</summary>
    internal Span<ulong> False => new((ulong*)_buffer.Pointer + _falseStart, WordCount);

    /// <summary>The bitmap of the true rows as bytes.</summary>
    internal ReadOnlySpan<byte> TrueBytes => new((ulong*)_buffer.Pointer + _trueStart, WordCount * sizeof(ulong));

    internal int CountTrue() => Count(True);

    internal int CountFalse() => Count(False);

    internal bool? this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
            ulong bit = 1UL << (index & 63);
            return (True[index >> 6] & bit) != 0 ? true : (False[index >> 6] & bit) != 0 ? false : null;
        }
    }

    /// <summary>A mask with one value at every row.</summary>
    internal static KleeneMask Constant(int length, bool? value, MemoryAllocator? allocator = null)
    {
        var mask = new KleeneMask(length, allocator);
        if (value is { } known)
        {
            Span<ulong> words = known ? mask.True : mask.False;
            words.Fill(ulong.MaxValue);
            mask.ClearTail(words);
        }

        return mask;
    }

    /// <summary>The values of a boolean array.</summary>
    internal static KleeneMask From(BooleanArray array, MemoryAllocator? allocator = null)
    {
        var mask = new KleeneMask(array.Length, allocator);
        for (int w = 0; w < mask.WordCount; w++)
        {
            mask.True[w] = BitWords.Load(array.Values, array.Offset + (w << 6), mask.BitsInWord(w));
        }

        mask.Resolve(array.NullBitmap, array.Offset);
        return mask;
    }

    /// <summary>this AND other, into this mask.</summary>
    internal void And(KleeneMask other) => Combine(other, _trueStart, other._trueStart, _falseStart, other._falseStart);

    /// <summary>this OR other, into this mask.</summary>
    internal void Or(KleeneMask other) => Combine(other, _falseStart, other._falseStart, _trueStart, other._trueStart);

    /// <summary>NOT this, into this mask.</summary>
    internal void Not() => (_trueStart, _falseStart) = (_falseStart, _trueStart);

    /// <summary>Turns unknown into false.</summary>
    internal void UnknownToFalse()
    {
        Span<ulong> isTrue = True;
        Span<ulong> isFalse = False;
        for (int w = 0; w < isFalse.Length; w++)
        {
            isFalse[w] = ~isTrue[w];
        }

        ClearTail(isFalse);
    }

    /// <summary>Turns false into unknown: the answer of an IN over a list that holds a NULL.</summary>
    internal void FalseToUnknown() => False.Clear();

    /// <summary>
    /// Completes a mask whose <see cref="True"/> holds the raw outcome for every row, nulls included: rows that are null in
    /// <paramref name="validity"/> (empty = none) become unknown, the rest true or false.
    /// </summary>
    internal void Resolve(ReadOnlySpan<byte> validity, int validityStart)
    {
        Span<ulong> isTrue = True;
        Span<ulong> isFalse = False;
        for (int w = 0; w < isTrue.Length; w++)
        {
            ulong valid = BitWords.LoadValidity(validity, validityStart + (w << 6), BitsInWord(w));
            ulong raw = isTrue[w];
            isTrue[w] = raw & valid;
            isFalse[w] = ~raw & valid;
        }
    }

    /// <summary>Writes the true rows in ascending order; returns their count.</summary>
    /// <param name="selection">Room for <see cref="Length"/> indices.</param>
    internal int ToSelection(Span<int> selection) => SelectionKernel.FromBitmap(TrueBytes, 0, Length, selection);

    /// <summary>The rows as a boolean array: unknown is null.</summary>
    internal BooleanArray ToBooleanArray(MemoryAllocator? allocator = null)
    {
        MemoryAllocator source = allocator ?? MemoryAllocator.Shared;
        ArrowBuffer values = source.Allocate(WordCount * sizeof(ulong));
        True.CopyTo(values.AsSpan<ulong>());
        int nullCount = Length - CountTrue() - CountFalse();
        ArrowBuffer validity = default;
        if (nullCount > 0)
        {
            validity = source.Allocate(WordCount * sizeof(ulong));
            Span<ulong> words = validity.AsSpan<ulong>();
            for (int w = 0; w < words.Length; w++)
            {
                words[w] = True[w] | False[w];
            }
        }

        return new BooleanArray(new ArrayData(BooleanType.Default, Length, nullCount, 0, [validity, values]));
    }

    /// <summary>Number of rows in word <paramref name="word"/>: 64 but for the last.</summary>
    internal int BitsInWord(int word) => Math.Min(BitWords.BitsPerWord, Length - (word << 6));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _buffer.Dispose();
        }
    }

    // Intersects one pair of bitmaps and unites the other: AND over (true, false), OR over (false, true).
    private void Combine(KleeneMask other, int andStart, int otherAndStart, int orStart, int otherOrStart)
    {
        if (other.Length != Length)
        {
            throw new ArgumentException($"Masks of {Length} and {other.Length} rows cannot be combined.", nameof(other));
        }

        ulong* words = (ulong*)_buffer.Pointer;
        ulong* others = (ulong*)other._buffer.Pointer;
        for (int w = 0; w < _paddedWords; w += WordsPerVector)
        {
            (Vector512.Load(words + andStart + w) & Vector512.Load(others + otherAndStart + w)).Store(words + andStart + w);
            (Vector512.Load(words + orStart + w) | Vector512.Load(others + otherOrStart + w)).Store(words + orStart + w);
        }
    }

    private void ClearTail(Span<ulong> words)
    {
        if (words.Length > 0)
        {
            words[^1] &= BitWords.LowMask(BitsInWord(words.Length - 1));
        }
    }

    private static int Count(ReadOnlySpan<ulong> words)
    {
        int count = 0;
        foreach (ulong word in words)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }
}
