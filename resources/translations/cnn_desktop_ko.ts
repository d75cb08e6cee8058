<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR">
<context>
    <name>About</name>
    <message>
        <source>About CNN Desktop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;CNN Desktop {0}&lt;/b&gt;&lt;br&gt;Draw a digit, watch a convolutional network read it, train one by a click and look inside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MIT licence. Uses Qt (LGPL-3.0), PyTorch (BSD-3-Clause), NumPy, pyqtgraph, safetensors, Pillow and the Pretendard font (OFL-1.1). Data: MNIST (LeCun, Cortes, Burges); Pen-Based Recognition of Handwritten Digits (Alpaydin, Alimoglu; UCI, CC BY 4.0).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Put this message away</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Controller</name>
    <message>
        <source>torch cannot be loaded, so nothing can be read or trained: {0}. Run  cnn-desktop doctor  in a terminal; it says what to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} · learning, epoch {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the drawing is read by the network in training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>open a model or train one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model does not read digits: its classes are {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shipped with the program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kept here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>just trained, not kept yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} on {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 thread for drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loading …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shipped model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures and drawings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a drawing or picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strokes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is kept. It is in the menu of models at the top.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Curves</name>
    <message>
        <source>batches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss (nats)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accuracy (%)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss curve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accuracy curve</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DrawPage</name>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw a digit here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw with the mouse, a pen or a finger; or move with the arrow keys and press Space to put the pen down.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the network sees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The drawing in 28 × 28 pixels: scaled to 20 pixels, painted with a standard pen and centred by its mass, as MNIST was made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feature maps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The feature maps of your drawing appear here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feature maps of this drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer whose maps are shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pen width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Erase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stroke</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>How to use it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;Draw&lt;/b&gt; a digit with the mouse, a pen or a finger. The prediction, what the network sees and its feature maps follow while you draw.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;Train&lt;/b&gt;: choose a recipe and press Start training. The drawing is read by the learning network all the while. At the end keep the new model or go back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;Inspect&lt;/b&gt;: choose a layer; point at a filter to see the map that it makes, and the other way round. Blue is positive, orange negative.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;Keys&lt;/b&gt;: Ctrl+1 … 3 pages · Delete clear · Ctrl+Z undo · Ctrl+R train · Ctrl+P projector · F11 full screen. On the canvas: arrows move the pen, Space puts it down.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;Files&lt;/b&gt;: drop a model (.safetensors), a picture or a stroke file on the window.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InspectPage</name>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mean of all inputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>input {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} filters of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feature maps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} maps of this drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} values of this drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stroke</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Point at a filter or a map to see its partner.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter {0} of {1}: norm {2}, bias {3}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its map: mean {0}, largest {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layers of the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer that is shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Input channel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whose kernels are shown: a filter has one for each input.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This layer has no filters. Choose a convolution above.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw a digit on the right to see what each filter makes of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kernels of the filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Input</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Model in use: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CNN Desktop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model that reads the canvas: switch, open, save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training progress</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>Open drawing or picture …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save drawing as …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open model …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save model as …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the shipped model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy drawing as picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Projector: everything larger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause or resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How to use it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the folder of the log file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the folder of the data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About CNN Desktop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language / 언어</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <source>Draw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>Preparing …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring what has been learned …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epoch {0} of {1}  ·  {2} images/s  ·  {3} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused.  {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} h {1} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking {0} …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloading {0}: {1} of {2} MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is damaged and is fetched again …</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResultCard</name>
    <message>
        <source>Name of the new model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep it in this program&apos;s list of models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save it as a file that others can open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of the test pictures read right, after {1} epochs in {2} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped early.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training is over.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new model reads the canvas now; keep it, or go back.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainForm</name>
    <message>
        <source>{0} parameters, maps {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Graphics card: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A set of values that is known to work.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The labelled pictures to learn from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many layers, how wide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often each training picture is seen. More takes longer, and at some point the network learns by heart instead of learning to read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures behind one step. Small batches make noisy steps, large ones few.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far one step goes. Too small: slow. Too large: the loss explodes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The start of the random numbers: the same seed gives the same start weights, the same order of pictures and so the same result.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What does the computing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>My own</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainPage</name>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last run: epoch {0} of {1}, validation accuracy {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run yet. Choose a recipe and press Start training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Point at a curve to read its values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epoch {0}  ·  loss {1}  ·  accuracy {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw a digit on the Draw page; here you see how the network reads it while it learns.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the network reads it now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End here; what has been learned so far is measured and kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show it while it learns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The Draw and Inspect pages use the network that is being trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probabilities of your drawing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>Loading the network …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw, and the prediction follows the pen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not sure: it could also be {0}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>{path} could not be written: {reason}. Nothing was changed; choose another folder or free some space, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} could not be read: {reason}. Check the name and that you may read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {layer} does not fit after {shape}: {rule}. Change it or the one before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The description of the network cannot be read: {reason}. Use another model file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{field} = {value} cannot be used for training; allowed: {rule}. Change it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} is not a drawing: {reason}. Expected one JSON object a line, such as {{&quot;label&quot;: 3, &quot;strokes&quot;: [[[x, y], ...], ...]}}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no {kind} {name!r}; there are: {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is missing. Download the data set, or copy the file there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is damaged: {reason}. Nothing was read from it; download the data set again, or copy a good file there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: {reason}, and it could not be downloaded: {attempts}. Connect to the network and try again; without a network, copy {files} into {folder}, for example from a USB stick.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: {reason}, and a good one could not be stored there: {obstacle}. Choose another data folder, or make this one writable with {megabytes} MB free, and try again; or copy {files} into it yourself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} could not be downloaded: {attempts}. Check the network and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file cannot be read ({reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds {found:,} bytes instead of {expected:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds more than the expected {expected:,} bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its checksum is not that of the original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds the content of {other}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is not a whole gzip file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is not an IDX file of bytes (it begins with {magic})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its shape is {found} instead of {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds the label {label}, but the last class is {last}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} answered with status {status}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} did not answer within {seconds:g} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} cannot be reached ({reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} stopped after {done:,} of {size:,} bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} sent something else than the original file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first}; {second}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no address to download it from is known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training broke off in epoch {epoch}, step {step}: the loss is no longer a number, because the steps were too large. Choose a smaller learning rate and start again; the model that was in use before is unchanged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} was not opened: such a file can run programs on your computer. Only .safetensors models saved by this program are opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a model of this program ({reason}). Open a .safetensors file that was saved here; the model in use stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is damaged: {reason}. Use another copy of it; the model in use stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run cannot be resumed from {path}: {reason}. Start it anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The device {device} is not available: torch finds no GPU that it can use. Choose the CPU, or install a torch for your GPU (see the README).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be read as a picture: {reason}. Open a PNG or JPEG file of one digit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {name} takes pictures of {shape}; the canvas makes 1 × 28 × 28. Open another model; the one in use stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {path} does not fit {what}: {reason}. Choose another model or other data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} cannot be measured: {reason}. Every drawing needs strokes and a label, such as {{&quot;label&quot;: 3, &quot;strokes&quot;: [[[x, y], ...], ...]}}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} holds no drawing. Expected one JSON object a line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} already holds a run ({state}). Go on with it by --resume, or choose another folder with --out; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} needs the Python package {package}, which is not installed. Install it with: pip install &apos;cnn-desktop[{extra}]&apos;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} was not written: the export to {format} failed ({reason}). Update the packages with: pip install --upgrade &apos;cnn-desktop[{extra}]&apos;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something went wrong that this program did not foresee: {error}. Nothing was lost; the log file (menu Help) holds the details.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
