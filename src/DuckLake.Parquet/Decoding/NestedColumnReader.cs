using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>Reads a top-level field of structs, lists and maps: its leaves row by row, then assembled from their levels.</summary>
internal sealed class NestedColumnReader : ColumnReader
{
    private readonly LeveledLeaf[] _leaves;
    private LeveledLeaf _current;

    internal NestedColumnReader(ArrowNode node, string? fileName, long rowCount, LeveledLeaf[] leaves, MemoryAllocator allocator)
        : base(node, fileName, rowCount, allocator)
    {
        _leaves = leaves;
        _current = leaves[0];
    }

    public override void Dispose()
    {
        foreach (LeveledLeaf leaf in _leaves)
        {
            leaf.Dispose();
        }
    }

    protected override void Begin(int rows)
    {
        foreach (LeveledLeaf leaf in _leaves)
        {
            leaf.Begin(rows);
        }
    }

    protected override int ReadRows(int count)
    {
        // The first leaf may stop early at the 2 GiB limit of its byte arrays; the others follow it.
        int rows = 0;
        foreach (LeveledLeaf leaf in _leaves)
        {
            _current = leaf;
            int read = leaf.ReadRows(rows == 0 ? count : rows);
            if (rows != 0 && read != rows)
            {
                throw new InvalidParquetException(
                    ParquetErrorKind.LimitExceeded, "The rows hold more than 2 GiB of byte arrays; read fewer rows at a time.");
            }

            rows = read;
        }

        return rows;
    }

    protected override void SkipRows(long count)
    {
        foreach (LeveledLeaf leaf in _leaves)
        {
            _current = leaf;
            leaf.SkipRows(count);
        }
    }

    protected override ArrayData Finish()
    {
        int next = 0;
        return NestedAssembler.Build(Node, _leaves, ref next);
    }

    protected override void Locate(InvalidParquetException error) => _current.Locate(error);

    protected override void CheckEnd()
    {
        foreach (LeveledLeaf leaf in _leaves)
        {
            _current = leaf;
            leaf.CheckEnd();
        }
    }
}
