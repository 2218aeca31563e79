using DuckLake.Columnar;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Gives batches to one thread of DuckDB, chunk by chunk.</summary>
internal sealed class ArrowTableReader(ArrowTableScan scan, DuckDbConnection connection, ArrowProjection projection) : TableFunctionReader
{
    private readonly int _chunkRows = DuckDbLibrary.VectorSize;
    private ArrowColumnWriter?[]? _writers;
    private RecordBatch? _batch;
    private SharedOwner? _owner;
    private int _position;

    public override void Read(DuckDbOutputChunk output)
    {
        while (_batch is null || _position == _batch.Length)
        {
            ReleaseBatch();
            _batch = scan.Next();
            if (_batch is null)
            {
                return;
            }

            _owner = new SharedOwner(_batch);
            _position = 0;
            _writers ??= CreateWriters(_batch.Schema);
        }

        int count = Math.Min(_chunkRows, _batch.Length - _position);
        for (int i = 0; i < _writers!.Length; i++)
        {
            _writers[i]?.Write(_owner!, _batch.Column(projection.Sources[i]).Data, _position, count, output.Vector(i));
        }

        output.SetRowCount(count);
        _position += count;
    }

    public override void Dispose()
    {
        ReleaseBatch();
        foreach (ArrowColumnWriter? writer in _writers ?? [])
        {
            writer?.Dispose();
        }
    }

    private ArrowColumnWriter?[] CreateWriters(Schema schema)
    {
        var writers = new ArrowColumnWriter?[projection.Sources.Count];
        for (int i = 0; i < writers.Length; i++)
        {
            writers[i] = projection.Sources[i] < 0 ? null : ArrowColumnWriter.Create(connection, schema.FieldsList[projection.Sources[i]], projection.Types[i]!);
        }

        return writers;
    }

    private void ReleaseBatch()
    {
        foreach (ArrowColumnWriter? writer in _writers ?? [])
        {
            writer?.EndBatch();
        }

        _owner?.Release();
        _owner = null;
        _batch = null;
    }
}
