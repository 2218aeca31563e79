using DuckLake.Columnar;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Has DuckDB import slices through the Arrow C Data Interface; texts and bytes stay where they are.</summary>
internal sealed unsafe class ImportColumnWriter : ArrowColumnWriter
{
    private readonly SqlType _type;
    private readonly DuckDbArrowSchema _schema;
    private readonly Field _field;
    private readonly bool _isConverted;
    private readonly bool _isTransplanted;
    private ArrayData? _converted;
    private SharedOwner? _convertedOwner;

    public ImportColumnWriter(DuckDbConnection connection, Field field, SqlType type)
    {
        _type = type;
        _field = ArrowForm.Retype(field, type);
        _isConverted = ArrowForm.NeedsConversion(type);
        _isTransplanted = ArrowForm.HasVariant(type);
        _schema = ArrowImport.CreateSchema(connection, _field);
    }

    public override void Write(SharedOwner owner, ArrayData data, int start, int count, nint vector)
    {
        if (_isConverted)
        {
            if (_converted is null)
            {
                _converted = ArrowForm.Convert(data, _field.DataType, _type);
                _convertedOwner = new SharedOwner(_converted);
            }

            owner = _convertedOwner!;
            data = _converted;
        }

        CArrowArray array;
        ArrowSlice.Export(owner, data, start, count, &array);
        if (_isTransplanted)
        {
            using DuckDbDataChunk chunk = _schema.ToChunk(&array);
            VariantTransplant.Move(chunk.VectorPointer(0), vector, _type, count);
        }
        else
        {
            _schema.ReferenceColumn(&array, vector);
        }
    }

    public override void EndBatch()
    {
        _convertedOwner?.Release();
        _convertedOwner = null;
        _converted = null;
    }

    public override void Dispose()
    {
        EndBatch();
        _schema.Dispose();
    }
}
