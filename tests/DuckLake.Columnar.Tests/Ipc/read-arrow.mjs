// Prints the values of an Arrow stream or file as JSON: batches, columns, one text per value (the form of ArrayText).
import { readFileSync } from 'node:fs';
import { RecordBatchReader, Type, UnionMode } from 'apache-arrow';

const bytesOf = (view) => new DataView(view.buffer, view.byteOffset, view.byteLength);
const hex = (bytes) => `x'${Buffer.from(bytes).toString('hex').toUpperCase()}'`;

function integer(view, index, width, signed) {
  let value = 0n;
  for (let i = width - 1; i >= 0; i--) value = (value << 8n) | BigInt(view.getUint8(index * width + i));
  return signed ? BigInt.asIntN(width * 8, value) : value;
}

function half(bits) {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const magnitude = exponent === 0 ? fraction * 2 ** -24
    : exponent === 31 ? (fraction ? NaN : Infinity)
    : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits >> 15 ? -magnitude : magnitude;
}

const isValid = (data, i) =>
  !data.nullBitmap || data.nullBitmap.byteLength === 0 || data._nullCount === 0 || ((data.nullBitmap[i >> 3] >> (i & 7)) & 1) === 1;

function elements(data, start, end) {
  const texts = [];
  for (let i = start; i < end; i++) texts.push(text(data.children[0], i));
  return `[${texts.join(', ')}]`;
}

function dictionaryText(vector, index) {
  for (const data of vector.data) {
    if (index < data.length) return text(data, index);
    index -= data.length;
  }
  throw new Error('dictionary index out of range');
}

function text(data, i) {
  const type = data.type;
  if (type.typeId === Type.Null) return 'NULL';
  if (type.typeId === Type.Union) {
    const member = type.typeIds.indexOf(data.typeIds[i]);
    return `${member}:${text(data.children[member], type.mode === UnionMode.Dense ? data.valueOffsets[i] : i)}`;
  }
  if (!isValid(data, i)) return 'NULL';
  const view = data.values ? bytesOf(data.values) : null;
  switch (type.typeId) {
    case Type.Bool: return ((data.values[i >> 3] >> (i & 7)) & 1) === 1 ? 'true' : 'false';
    case Type.Int: return String(integer(view, i, type.bitWidth / 8, type.isSigned));
    case Type.Float:
      if (type.precision === 0) return String(half(view.getUint16(i * 2, true)));
      return String(type.precision === 2 ? view.getFloat64(i * 8, true) : view.getFloat32(i * 4, true));
    case Type.Decimal: return String(integer(view, i, type.bitWidth / 8, true));
    case Type.Date: return String(integer(view, i, type.unit === 0 ? 4 : 8, true));
    case Type.Time: return String(integer(view, i, type.bitWidth / 8, true));
    case Type.Timestamp: case Type.Duration: return String(integer(view, i, 8, true));
    case Type.Interval:
      switch (type.unit) {
        case 0: return String(integer(view, i, 4, true));
        case 1: return `DayTimeInterval { Days = ${view.getInt32(i * 8, true)}, Milliseconds = ${view.getInt32(i * 8 + 4, true)} }`;
        default:
          return `MonthDayNanosecondInterval { Months = ${view.getInt32(i * 16, true)}, Days = ${view.getInt32(i * 16 + 4, true)}, ` +
            `Nanoseconds = ${view.getBigInt64(i * 16 + 8, true)} }`;
      }
    case Type.FixedSizeBinary: return hex(data.values.subarray(i * type.byteWidth, (i + 1) * type.byteWidth));
    case Type.Utf8: case Type.LargeUtf8: case Type.Binary: case Type.LargeBinary: {
      const bytes = data.values.subarray(Number(data.valueOffsets[i]), Number(data.valueOffsets[i + 1]));
      return type.typeId === Type.Utf8 || type.typeId === Type.LargeUtf8 ? `'${Buffer.from(bytes).toString('utf8')}'` : hex(bytes);
    }
    case Type.Utf8View: case Type.BinaryView: {
      const length = view.getInt32(i * 16, true);
      const at = view.getInt32(i * 16 + 12, true);
      const bytes = length <= 12
        ? new Uint8Array(view.buffer, view.byteOffset + i * 16 + 4, length)
        : data.variadicBuffers[view.getInt32(i * 16 + 8, true)].subarray(at, at + length);
      return type.typeId === Type.Utf8View ? `'${Buffer.from(bytes).toString('utf8')}'` : hex(bytes);
    }
    case Type.List: case Type.LargeList: case Type.Map:
      return elements(data, Number(data.valueOffsets[i]), Number(data.valueOffsets[i + 1]));
    case Type.FixedSizeList: return elements(data, i * type.listSize, (i + 1) * type.listSize);
    case Type.Struct: return `{${data.children.map((child) => text(child, i)).join(', ')}}`;
    case Type.Dictionary:
      return dictionaryText(data.dictionary, Number(integer(view, i, type.indices.bitWidth / 8, type.indices.isSigned)));
    default: throw new Error(`no text for type ${type}`);
  }
}

const batches = [];
for (const batch of RecordBatchReader.from(readFileSync(process.argv[2]))) {
  batches.push(batch.data.children.map((data) => Array.from({ length: batch.numRows }, (_, i) => text(data, i))));
}
console.log(JSON.stringify(batches));
