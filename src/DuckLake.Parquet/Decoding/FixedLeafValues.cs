using System.Runtime.CompilerServices;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>Values of fixed width in Arrow: all numbers, dates and times, fixed-size binary, decimals on every carrier.</summary>
[SkipLocalsInit]
internal sealed unsafe class FixedLeafValues : LeafValues
{
    private const int ChunkValues = 512;

    private readonly ParquetPhysicalType _physicalType;
    private readonly ValueConversion _conversion;
    private readonly int _sourceWidth;
    private readonly int _width;
    private readonly NativeBufferBuilder _values;
    private readonly NativeBufferBuilder _scratch;
    private readonly DeltaBinaryPackedReader _delta = new();
    private BinaryPageReader? _strings;

    private ArrowBuffer _dictionary;
    private int _dictionaryCount = -1;

    private PageSource _source;
    private RleHybridReader _indices;
    private PageValues _page;
    private long _pagePosition;
    private long _pageCount;

    private enum PageSource
    {
        None,
        Plain,
        Dictionary,
        Delta,
        Split,
        Strings,
    }

    internal FixedLeafValues(ParquetColumn column, ValueConversion conversion, MemoryAllocator allocator)
        : base(allocator)
    {
        _physicalType = column.PhysicalType;
        _conversion = conversion;
        _sourceWidth = column.FixedWidthBytes;
        _width = ConversionKernels.OutputWidth(conversion, _sourceWidth);
        _values = new NativeBufferBuilder(allocator);
        _scratch = new NativeBufferBuilder(allocator);
    }

    internal override void Begin(int slots) => _values.EnsureCapacity((long)slots * _width);

    internal override void SetDictionary(in PageValues page, int count)
    {
        _dictionary.Dispose();
        _dictionary = default;
        _dictionaryCount = -1;
        if (_sourceWidth > 0 && (long)count * _sourceWidth > page.Length)
        {
            DecodeError.Throw($"A dictionary of {count} values needs {(long)count * _sourceWidth} bytes; the page has {page.Length}.");
        }

        if (_sourceWidth == 0 && (long)count * 4 > page.Length)
        {
            DecodeError.Throw($"A dictionary of {count} byte arrays does not fit a page of {page.Length} bytes.");
        }

        _dictionary = Allocator.Allocate((long)count * _width);
        if (_sourceWidth > 0)
        {
            ConversionKernels.Convert(_conversion, page.Data, _sourceWidth, _dictionary.Pointer, count);
        }
        else
        {
            PageValues plain = page;
            plain.Encoding = ParquetEncoding.Plain;
            OpenStrings(plain);
            ConvertStrings(_dictionary.Pointer, count);
        }

        _dictionaryCount = count;
    }

    internal override void SetPage(in PageValues page)
    {
        _page = page;
        _pagePosition = 0;
        _source = PageSource.None;
        switch (page.Encoding)
        {
            case ParquetEncoding.Plain when _sourceWidth > 0:
                _source = PageSource.Plain;
                _pageCount = page.Length / _sourceWidth;
                break;
            case ParquetEncoding.PlainDictionary or ParquetEncoding.RleDictionary:
                _indices = OpenIndices(page);
                _source = PageSource.Dictionary;
                break;
            case ParquetEncoding.DeltaBinaryPacked when _physicalType is ParquetPhysicalType.Int32 or ParquetPhysicalType.Int64:
                if (page.Length > 0)
                {
                    _delta.Init(page.Data, page.Length, _physicalType == ParquetPhysicalType.Int32 ? 32 : 64, page.MaxCount);
                    _source = PageSource.Delta;
                }

                break;
            case ParquetEncoding.ByteStreamSplit when _sourceWidth > 0 && _physicalType != ParquetPhysicalType.Int96:
                if (page.Length % _sourceWidth != 0)
                {
                    DecodeError.Throw($"{page.Length} bytes do not divide into {_sourceWidth} byte streams.");
                }

                _source = PageSource.Split;
                _pageCount = page.Length / _sourceWidth;
                break;
            case ParquetEncoding.DeltaByteArray when _physicalType is ParquetPhysicalType.FixedLenByteArray or ParquetPhysicalType.ByteArray:
            case ParquetEncoding.DeltaLengthByteArray or ParquetEncoding.Plain when _physicalType == ParquetPhysicalType.ByteArray:
                OpenStrings(page);
                _source = PageSource.Strings;
                break;
            default:
                ThrowEncoding(page.Encoding, _physicalType.ToString());
                break;
        }
    }

    internal override void Append(int count)
    {
        if (count == 0)
        {
            return;
        }

        byte* to = _values.Advance((long)count * _width);
        if (_source == PageSource.Dictionary)
        {
            if (_dictionaryCount < 0)
            {
                ThrowNoDictionary();
            }

            DictionaryKernels.Read(ref _indices, _dictionary.Pointer, _dictionaryCount, _width, to, count);
        }
        else if (_source == PageSource.Strings)
        {
            ConvertStrings(to, count);
        }
        else if (_source == PageSource.Plain)
        {
            Advance(count);
            ConversionKernels.Convert(_conversion, _page.Data + (_pagePosition - count) * _sourceWidth, _sourceWidth, to, count);
        }
        else if (_conversion == ValueConversion.None)
        {
            ReadPhysical(to, count);
        }
        else
        {
            _scratch.EnsureCapacity((long)ChunkValues * _sourceWidth);
            while (count > 0)
            {
                int take = Math.Min(count, ChunkValues);
                ReadPhysical(_scratch.Pointer, take);
                ConversionKernels.Convert(_conversion, _scratch.Pointer, _sourceWidth, to, take);
                to += (long)take * _width;
                count -= take;
            }
        }
    }

    internal override void Skip(int count)
    {
        switch (_source)
        {
            case PageSource.Dictionary:
                _indices.Skip(count);
                break;
            case PageSource.Strings:
                _strings!.Skip(count);
                break;
            case PageSource.Delta:
                _delta.Skip(count);
                break;
            default:
                Advance(count);
                break;
        }
    }

    internal override ArrayData Finish(IArrowType type, int slots, int valid, ArrowBuffer validity)
    {
        if (slots > valid)
        {
            _values.Length = (long)slots * _width;
            SpreadKernels.Spread(_values.Pointer, _width, validity.Pointer, 0, slots, valid);
        }

        return new ArrayData(type, slots, slots - valid, 0, [validity, _values.Finish()]);
    }

    public override void Dispose()
    {
        _dictionary.Dispose();
        _dictionary = default;
        _values.Dispose();
        _scratch.Dispose();
        _strings?.Dispose();
    }

    private void ReadPhysical(byte* to, int count)
    {
        if (_source == PageSource.Delta)
        {
            if (_physicalType == ParquetPhysicalType.Int32)
            {
                _delta.Read32((int*)to, count);
            }
            else
            {
                _delta.Read64((long*)to, count);
            }
        }
        else
        {
            Advance(count);
            ByteStreamSplitKernels.Decode(_page.Data, _pageCount, _sourceWidth, _pagePosition - count, to, count);
        }
    }

    private void Advance(int count)
    {
        if (count == 0)
        {
            return;
        }

        if (_source == PageSource.None || count > _pageCount - _pagePosition)
        {
            DecodeError.Throw($"{count} more values are expected; the page holds {(_source == PageSource.None ? 0 : _pageCount - _pagePosition)}.");
        }

        _pagePosition += count;
    }

    private void OpenStrings(in PageValues page) => (_strings ??= new BinaryPageReader(Allocator)).SetPage(page);

    private void ConvertStrings(byte* to, int count)
    {
        ByteSlice* slices = stackalloc ByteSlice[256];
        while (count > 0)
        {
            int take = Math.Min(count, 256);
            _strings!.Next(slices, take);
            for (int i = 0; i < take; i++)
            {
                if (_sourceWidth == 0)
                {
                    ConversionKernels.ToDecimal(slices[i].Pointer, slices[i].Length, to, _width);
                }
                else if (slices[i].Length == _sourceWidth)
                {
                    ConversionKernels.Convert(_conversion, slices[i].Pointer, _sourceWidth, to, 1);
                }
                else
                {
                    DecodeError.Throw($"A value has {slices[i].Length} bytes where {_sourceWidth} are declared.");
                }

                to += _width;
            }

            count -= take;
        }
    }
}
