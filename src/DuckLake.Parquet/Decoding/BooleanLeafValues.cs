using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>Booleans as bitmaps.</summary>
internal sealed unsafe class BooleanLeafValues : LeafValues
{
    private readonly NativeBufferBuilder _bits;
    private long _count;
    private RleHybridReader _runs;
    private bool _isRuns;
    private byte* _packed;
    private long _packedBits;
    private long _position;

    internal BooleanLeafValues(MemoryAllocator allocator)
        : base(allocator) => _bits = new NativeBufferBuilder(allocator);

    internal override void Begin(int slots)
    {
        _bits.EnsureCapacity(BitmapKernels.ByteCount(slots));
        _count = 0;
    }

    internal override void SetDictionary(in PageValues page, int count) => ThrowEncoding(ParquetEncoding.RleDictionary, "boolean");

    internal override void SetPage(in PageValues page)
    {
        switch (page.Encoding)
        {
            case ParquetEncoding.Plain:
                _isRuns = false;
                _packed = page.Data;
                _packedBits = page.Length * 8;
                _position = 0;
                break;
            case ParquetEncoding.Rle:
                _isRuns = true;
                _runs = OpenRuns(page);
                break;
            default:
                ThrowEncoding(page.Encoding, "boolean");
                break;
        }
    }

    internal override void Append(int count)
    {
        _bits.Length = BitmapKernels.ByteCount(_count + count);
        if (_isRuns)
        {
            _runs.ReadBits(_bits.Pointer, _count, count);
        }
        else
        {
            Advance(count);
            BitmapKernels.Copy(_packed, _position - count, _bits.Pointer, _count, count);
        }

        _count += count;
    }

    internal override void Skip(int count)
    {
        if (_isRuns)
        {
            _runs.Skip(count);
        }
        else
        {
            Advance(count);
        }
    }

    internal override ArrayData Finish(IArrowType type, int slots, int valid, ArrowBuffer validity)
    {
        ArrowBuffer values = _bits.Finish();
        if (slots > valid)
        {
            ArrowBuffer spread = Allocator.Allocate(BitmapKernels.ByteCount(slots));
            SpreadKernels.SpreadBits(values.Pointer, validity.Pointer, 0, spread.Pointer, 0, slots);
            values.Dispose();
            values = spread;
        }

        return new ArrayData(type, slots, slots - valid, 0, [validity, values]);
    }

    public override void Dispose() => _bits.Dispose();

    private static RleHybridReader OpenRuns(in PageValues page)
    {
        if (page.Length < 4)
        {
            return page.Length == 0
                ? new RleHybridReader(page.Data, 0, 1)
                : DecodeError.Throw<RleHybridReader>("The length of the boolean runs is cut off.");
        }

        uint length = System.Runtime.CompilerServices.Unsafe.ReadUnaligned<uint>(page.Data);
        if (length > page.Length - 4)
        {
            DecodeError.Throw($"Boolean runs of {length} bytes exceed the {page.Length - 4} bytes left on their page.");
        }

        return new RleHybridReader(page.Data + 4, length, 1);
    }

    private void Advance(int count)
    {
        if (count > _packedBits - _position)
        {
            DecodeError.Throw($"{count} more booleans are expected; the page holds {_packedBits - _position}.");
        }

        _position += count;
    }
}
