using DuckLake.Columnar;
using Apache = Apache.Arrow;

namespace DuckLake.Interop.Tests;

/// <summary>Hands arrays, batches and streams to Apache.Arrow and back, by the C Data Interface: without a copy.</summary>
internal static unsafe class ApacheExchange
{
    public static Apache::RecordBatch ToApache(RecordBatch batch)
    {
        CArrowSchema schema;
        CArrowArray array;
        CArrowSchemaExporter.ExportSchema(batch.Schema, &schema);
        CArrowArrayExporter.ExportRecordBatch(batch, &array);
        Apache::Schema apacheSchema = Apache::C.CArrowSchemaImporter.ImportSchema((Apache::C.CArrowSchema*)&schema);
        return Apache::C.CArrowArrayImporter.ImportRecordBatch((Apache::C.CArrowArray*)&array, apacheSchema);
    }

    public static Apache::Ipc.IArrowArrayStream ToApache(IArrowArrayStream stream)
    {
        CArrowArrayStream target;
        CArrowArrayStreamExporter.ExportArrayStream(stream, &target);
        return Apache::C.CArrowArrayStreamImporter.ImportArrayStream((Apache::C.CArrowArrayStream*)&target);
    }

    public static RecordBatch FromApache(Apache::RecordBatch batch)
    {
        CArrowSchema schema;
        CArrowArray array;
        Apache::C.CArrowSchemaExporter.ExportSchema(batch.Schema, (Apache::C.CArrowSchema*)&schema);
        Apache::C.CArrowArrayExporter.ExportRecordBatch(batch, (Apache::C.CArrowArray*)&array);
        return CArrowArrayImporter.ImportRecordBatch(&array, CArrowSchemaImporter.ImportSchema(&schema), ArrayValidationLevel.Full);
    }

    public static IArrowArrayStream FromApache(Apache::Ipc.IArrowArrayStream stream)
    {
        CArrowArrayStream target;
        Apache::C.CArrowArrayStreamExporter.ExportArrayStream(stream, (Apache::C.CArrowArrayStream*)&target);
        return CArrowArrayStreamImporter.ImportArrayStream(&target, ArrayValidationLevel.Full);
    }
}
