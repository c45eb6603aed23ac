using BitMiracle.LibJpeg.Classic;

namespace FusionML.Imaging;

/// <summary>The coefficients of a component while its scans are decoded, and what those scans remember of it.</summary>
internal sealed class ArithmeticComponent
{
    private const int BinsOfTable = 256;

    /// <summary>Makes room for the blocks of component <paramref name="index"/>.</summary>
    public ArithmeticComponent(JpegFrame frame, int index)
    {
        Sampling = frame.Sampling[index];
        (int across, int down) = (8 * frame.MaximumHorizontal, 8 * frame.MaximumVertical);
        Columns = (frame.Width * Sampling.Horizontal - 1) / across + 1;
        Rows = (frame.Height * Sampling.Vertical - 1) / down + 1;
        int allRows = frame.UnitRows * Sampling.Vertical;
        Blocks = jpeg_common_struct.CreateBlocksArray(frame.UnitColumns * Sampling.Horizontal, allRows);
        Lines = Blocks.Access(0, allRows);
    }

    public JpegSampling Sampling { get; }

    /// <summary>Blocks that hold a pixel, in a row and in a column.</summary>
    public int Columns { get; }

    public int Rows { get; }

    /// <summary>The coefficients as the library takes them.</summary>
    public jvirt_array<JBLOCK> Blocks { get; }

    /// <summary>The same, by row and column of blocks; whole units.</summary>
    public JBLOCK[][] Lines { get; }

    /// <summary>Conditioning of the tables that the current scan uses.</summary>
    public int LowerBound { get; set; }

    public int UpperBound { get; set; } = 1;

    public int LargestLowFrequency { get; set; } = 5;

    /// <summary>The memories of the decisions.</summary>
    public byte[] DcBins { get; private set; } = [];

    public byte[] AcBins { get; private set; } = [];

    /// <summary>The average of the block before, and the kind of its difference, which chooses the first decisions.</summary>
    public int Average { get; set; }

    public int DifferenceKind { get; set; }

    /// <summary>Takes the memories of a scan's tables and forgets the block before.</summary>
    public void Begin(byte[] dcBins, byte[] acBins)
    {
        (DcBins, AcBins, Average, DifferenceKind) = (dcBins, acBins, 0, 0);
    }

    /// <summary>New memories of a table: everything even.</summary>
    public static byte[] NewBins() => new byte[BinsOfTable];
}
