using System.Numerics;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>
/// A leaf inside structs, lists or maps: reads whole rows, keeping their levels for the assembly and their values densely.
/// </summary>
internal sealed unsafe class LeveledLeaf : IDisposable
{
    private const int BlockLevels = 1024;

    private readonly ColumnPages _pages;
    private readonly NativeBufferBuilder _definitions;
    private readonly NativeBufferBuilder _repetitions;
    private readonly NativeBufferBuilder _block;
    private readonly int _maxDefinition;
    private readonly int _maxRepetition;
    private readonly string _path;

    // Levels decoded but not yet assigned to a row: [_blockStart, _blockEnd) of the block.
    private int _blockStart;
    private int _blockEnd;
    private bool _started;
    private long _row;

    internal LeveledLeaf(ArrowNode node, ColumnPages pages, LeafValues values, MemoryAllocator allocator)
    {
        Node = node;
        Allocator = allocator;
        _pages = pages;
        Values = values;
        _definitions = new NativeBufferBuilder(allocator);
        _repetitions = new NativeBufferBuilder(allocator);
        _block = new NativeBufferBuilder(allocator, 2 * BlockLevels);
        _maxDefinition = node.Column.MaxDefinitionLevel;
        _maxRepetition = node.Column.MaxRepetitionLevel;
        _path = node.Column.Path;
    }

    internal ArrowNode Node { get; }

    internal LeafValues Values { get; }

    internal MemoryAllocator Allocator { get; }

    /// <summary>Values appended to the current array.</summary>
    internal int ValidCount { get; private set; }

    /// <summary>Levels of the current array.</summary>
    internal long LevelCount => _definitions.Length;

    internal byte* Definitions => _definitions.Pointer;

    /// <summary>Null when the column does not repeat.</summary>
    internal byte* Repetitions => _maxRepetition == 0 ? null : _repetitions.Pointer;

    private byte* BlockDefinitions => _block.Pointer;

    private byte* BlockRepetitions => _block.Pointer + BlockLevels;

    public void Dispose()
    {
        _definitions.Dispose();
        _repetitions.Dispose();
        _block.Dispose();
        _pages.Dispose();
        Values.Dispose();
    }

    internal void Begin(int rows)
    {
        Values.Begin(rows);
        _definitions.Length = 0;
        _repetitions.Length = 0;
        ValidCount = 0;
    }

    internal void Locate(InvalidParquetException error) =>
        error.Locate(columnPath: _path, pageOrdinal: _pages.PageOrdinal, byteOffset: _pages.ByteOffset);

    internal int ReadRows(int count)
    {
        int read = (int)(_maxRepetition == 0 ? PassFlat(count, keep: true) : PassRepeated(count, keep: true));
        _row += read;
        return read;
    }

    internal void SkipRows(long count)
    {
        if (_maxRepetition == 0)
        {
            PassFlat(count, keep: false);
        }
        else
        {
            PassRepeated(count, keep: false);
        }

        _row += count;
    }

    /// <summary>Throws if levels follow the last row.</summary>
    internal void CheckEnd()
    {
        if (_blockStart < _blockEnd || _pages.LevelsLeft > 0)
        {
            DecodeError.Throw("The column chunk holds more rows than its row group.");
        }
    }

    private long PassFlat(long count, bool keep)
    {
        long left = count;
        while (left > 0)
        {
            if (_pages.LevelsLeft == 0)
            {
                if (!keep)
                {
                    long row = _row + (count - left);
                    long before = row;
                    _pages.SeekPage(row + left, ref row);
                    left -= row - before;
                    if (left == 0)
                    {
                        break;
                    }
                }

                PeekNextPage(left);
                long rows = _pages.NextRowCount;
                if (!keep && rows <= left)
                {
                    _pages.SkipPage();
                    left -= rows;
                }
                else
                {
                    _pages.OpenPage();
                }

                continue;
            }

            int take = (int)Math.Min(Math.Min(left, _pages.LevelsLeft), BlockLevels);
            if (keep && Values.FitCount(take) is var fit && fit < take)
            {
                if (fit == 0)
                {
                    return count == left ? ThrowTooLarge() : count - left;
                }

                take = fit;
            }

            byte* levels = keep ? _definitions.Advance(take) : BlockDefinitions;
            _pages.Definitions.Read(levels, take);
            Take(LevelKernels.CountAtLeast(levels, take, _maxDefinition), keep);
            _pages.LevelsLeft -= take;
            left -= take;
        }

        return count;
    }

    private long PassRepeated(long count, bool keep)
    {
        long started = 0;
        while (true)
        {
            if (_blockStart == _blockEnd)
            {
                if (_pages.LevelsLeft == 0)
                {
                    if (started == count && (count == 0 || _pages.PagesHoldWholeRows))
                    {
                        return count;
                    }

                    if (!keep && TrySkipPages(count, ref started))
                    {
                        continue;
                    }

                    if (!_pages.PeekPage())
                    {
                        if (started < count)
                        {
                            DecodeError.Throw($"The column chunk ends {count - started} rows early.");
                        }

                        return count;
                    }

                    _pages.OpenPage();
                    continue;
                }

                FillBlock();
            }

            int end = FindRowStart(_blockStart, count - started, out int starts);
            int valid = LevelKernels.CountAtLeast(BlockDefinitions + _blockStart, end - _blockStart, _maxDefinition);
            if (keep && valid > 0 && Values.FitCount(valid) < valid)
            {
                // Near the limit of an array: row by row, and stop before the row that does not fit.
                end = FindRowStart(_blockStart, 1, out starts);
                valid = LevelKernels.CountAtLeast(BlockDefinitions + _blockStart, end - _blockStart, _maxDefinition);
                if (Values.FitCount(valid) < valid)
                {
                    return started == 0 || BlockRepetitions[_blockStart] != 0 ? ThrowTooLarge() : started;
                }
            }

            if (keep)
            {
                int length = end - _blockStart;
                Buffer.MemoryCopy(BlockDefinitions + _blockStart, _definitions.Advance(length), length, length);
                Buffer.MemoryCopy(BlockRepetitions + _blockStart, _repetitions.Advance(length), length, length);
            }

            Take(valid, keep);
            started += starts;
            _blockStart = end;
            if (end < _blockEnd && started == count)
            {
                return count;
            }
        }
    }

    private void FillBlock()
    {
        int take = Math.Min(_pages.LevelsLeft, BlockLevels);
        bool isPageStart = !_started;
        _pages.Repetitions.Read(BlockRepetitions, take);
        _pages.Definitions.Read(BlockDefinitions, take);
        if (isPageStart && take > 0)
        {
            if (BlockRepetitions[0] != 0)
            {
                DecodeError.Throw($"The first repetition level of a column chunk must be 0; it is {BlockRepetitions[0]}.");
            }

            _started = true;
        }

        _pages.LevelsLeft -= take;
        _blockStart = 0;
        _blockEnd = take;
    }

    /// <summary>
    /// End of the part of the block that holds at most <paramref name="rows"/> row starts: the start after them, or the block's end.
    /// </summary>
    private int FindRowStart(int from, long rows, out int starts)
    {
        starts = 0;
        for (int i = from; i < _blockEnd; i += 64)
        {
            int take = Math.Min(64, _blockEnd - i);
            ulong all = take == 64 ? ulong.MaxValue : (1ul << take) - 1;
            ulong mask = ~LevelKernels.MaskAtLeast(BlockRepetitions + i, take, 1) & all;
            int found = BitOperations.PopCount(mask);
            if (starts + found > rows)
            {
                for (long pass = rows - starts; pass > 0; pass--)
                {
                    mask &= mask - 1;
                }

                starts = (int)rows;
                return i + BitOperations.TrailingZeroCount(mask);
            }

            starts += found;
        }

        return _blockEnd;
    }

    /// <summary>At a page border: passes over pages known to hold only rows to skip.</summary>
    private bool TrySkipPages(long count, ref long started)
    {
        long row = _row + started;
        long before = row;
        _pages.SeekPage(_row + count, ref row);
        started += row - before;
        if (row != before)
        {
            _started = true;
            return true;
        }

        if (started == count || !_pages.PeekPage())
        {
            return false;
        }

        // Without an index only version 2 pages tell their rows, and those begin with a new row.
        long rows = _pages.NextRowCount;
        if (rows < 0 || started + rows > count)
        {
            return false;
        }

        _pages.SkipPage();
        _started = true;
        started += rows;
        return true;
    }

    private void Take(int valid, bool keep)
    {
        if (keep)
        {
            Values.Append(valid);
            ValidCount = checked(ValidCount + valid);
        }
        else
        {
            Values.Skip(valid);
        }
    }

    private void PeekNextPage(long missing)
    {
        if (!_pages.PeekPage())
        {
            DecodeError.Throw($"The column chunk ends {missing} rows early.");
        }
    }

    private static long ThrowTooLarge() =>
        throw new InvalidParquetException(ParquetErrorKind.LimitExceeded, "A single row holds more than 2 GiB of byte arrays.");
}
