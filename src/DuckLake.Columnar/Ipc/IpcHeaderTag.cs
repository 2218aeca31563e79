namespace DuckLake.Columnar;

/// <summary>Tags of the union <c>MessageHeader</c> in the format's Message.fbs.</summary>
internal enum IpcHeaderTag : byte
{
    None = 0,
    Schema = 1,
    DictionaryBatch = 2,
    RecordBatch = 3,
    Tensor = 4,
    SparseTensor = 5,
}
