using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>One run of a <see cref="RowsFunction"/>, read by a single thread.</summary>
internal sealed class RowsScan(RowsResult result, IReadOnlyList<int> columns) : TableFunctionScan
{
    public override TableFunctionReader OpenReader() => new Reader(result, columns);

    /// <summary>Gathers rows and writes them column by column.</summary>
    private sealed class Reader(RowsResult result, IReadOnlyList<int> columns) : TableFunctionReader
    {
        private readonly List<IReadOnlyList<object?>> _rows = [];
        private IEnumerator<IReadOnlyList<object?>>? _source;

        public override void Read(DuckDbOutputChunk output)
        {
            _source ??= result.Rows().GetEnumerator();
            _rows.Clear();
            while (_rows.Count < DuckDbLibrary.VectorSize && _source.MoveNext())
            {
                _rows.Add(_source.Current);
            }

            for (int i = 0; i < columns.Count; i++)
            {
                int column = columns[i];
                if (column >= 0)
                {
                    DuckDbVectorWriter.Write(output.Vector(i), result.Columns[column].Type, [.. _rows.Select(row => row[column])]);
                }
            }

            output.SetRowCount(_rows.Count);
        }

        public override void Dispose() => _source?.Dispose();
    }
}
